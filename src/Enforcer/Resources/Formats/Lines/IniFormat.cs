namespace Enforcer.Resources.Formats.Lines;

/// <summary>INI files: sections in brackets, <c>name = value</c>, comments behind <c>;</c> or <c>#</c>. A bare name is a switch.</summary>
internal sealed class IniFormat : IFormat
{
    public string Name => "ini";

    public IReadOnlyList<string> Extensions { get; } = [".ini", ".cfg", ".cnf", ".npmrc", ".pypirc", ".gitconfig", ".s3cfg", ".boto"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var tree = new SettingsTree(source);
        var section = "";
        foreach (var (start, end) in tree.Lines)
        {
            var at = SettingLine.Begin(tree.Text, start, end);
            var line = tree.Text.AsSpan(at, end - at).TrimEnd();
            if (line is [] or ['#' or ';', ..])
            {
                continue;
            }

            if (line is ['[', .., ']'])
            {
                section = line[1..^1].Trim().ToString();
                continue;
            }

            if (line[0] == '[')
            {
                tree.Fault(at, "the section's name is not closed with ']'");
                continue;
            }

            var mark = line.IndexOf('=');
            mark = mark < 0 ? line.IndexOf(": ", StringComparison.Ordinal) : mark;
            if (mark > 0)
            {
                var (value, from, stop) = SettingLine.Value(tree.Text, at + mark + 1, end);
                tree.Add(section, line[..mark].TrimEnd().ToString(), at, value, from, stop);
            }
        }

        return tree.Result();
    }
}
