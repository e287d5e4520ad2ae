namespace Enforcer.Resources.Formats.Lines;

/// <summary>Java properties: <c>name=value</c>, <c>name: value</c> or <c>name value</c>, a value going on behind a backslash.</summary>
internal sealed class PropertiesFormat : IFormat
{
    public string Name => "properties";

    public IReadOnlyList<string> Extensions { get; } = [".properties"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var tree = new SettingsTree(source);
        var readTo = 0;
        foreach (var (start, end) in tree.Lines)
        {
            var at = SettingLine.Begin(tree.Text, start, end);
            if (at < readTo || at == end || tree.Text[at] is '#' or '!')
            {
                continue;
            }

            var line = tree.Text.AsSpan(at, end - at);
            var mark = line.IndexOfAny("=: \t");
            var name = mark < 0 ? line : line[..mark];
            var value = mark < 0 ? end : SettingLine.Begin(tree.Text, at + mark, end);
            value = value < end && tree.Text[value] is '=' or ':' ? SettingLine.Begin(tree.Text, value + 1, end) : value;
            readTo = Add(tree, name.ToString(), at, value, end);
        }

        return tree.Result();
    }

    private static int Add(SettingsTree tree, string name, int at, int start, int end)
    {
        var value = "";
        var next = start;
        var stop = end;
        while (stop > next && tree.Text[stop - 1] == '\\' && stop + 1 < tree.Text.Length)
        {
            value += tree.Text[next..(stop - 1)];
            var after = tree.Text.IndexOf('\n', stop) + 1;
            var close = after > 0 ? tree.Text.IndexOf('\n', after) : -1;
            next = SettingLine.Begin(tree.Text, after > 0 ? after : stop, tree.Text.Length);
            stop = after == 0 || close < 0 ? tree.Text.Length : close;
            next = Math.Min(next, stop);
        }

        tree.Add("", name, at, value + tree.Text[next..stop].TrimEnd(), start, stop);
        return stop;
    }
}
