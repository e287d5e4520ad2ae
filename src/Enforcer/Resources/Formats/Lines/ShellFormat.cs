namespace Enforcer.Resources.Formats.Lines;

/// <summary>Shell scripts, of which only the assignments are settings; the rest is code, in which secrets are found by their form.</summary>
internal sealed class ShellFormat : IFormat
{
    public string Name => "shell";

    public IReadOnlyList<string> Extensions { get; } = [".sh", ".bash", ".zsh", ".ksh", ".bashrc", ".zshrc", ".profile", ".bash_profile"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var tree = new SettingsTree(source);
        var readTo = 0;
        foreach (var (start, end) in tree.Lines)
        {
            var at = SettingLine.Begin(tree.Text, start, end);
            if (at >= readTo && at < end && tree.Text[at] != '#')
            {
                readTo = Math.Max(at, Assignments.TryRead(tree, at, end));
            }
        }

        return tree.Result();
    }
}
