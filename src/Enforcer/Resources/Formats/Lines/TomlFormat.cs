namespace Enforcer.Resources.Formats.Lines;

/// <summary>TOML files, read as far as names and values go: tables are sections, arrays and inline tables stay the text they are.</summary>
internal sealed class TomlFormat : IFormat
{
    private static readonly string[] LongQuotes = ["\"\"\"", "'''"];

    public string Name => "toml";

    public IReadOnlyList<string> Extensions { get; } = [".toml"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var tree = new SettingsTree(source);
        var section = "";
        var readTo = 0;
        foreach (var (start, end) in tree.Lines)
        {
            var at = SettingLine.Begin(tree.Text, start, end);
            if (at < readTo || at == end || tree.Text[at] == '#')
            {
                continue;
            }

            if (tree.Text[at] == '[')
            {
                var close = tree.Text.AsSpan(at, end - at).LastIndexOf(']');
                section = close < 0 ? section : tree.Text.AsSpan(at, close).Trim("[] \t").ToString();
                readTo = end;
                if (close < 0)
                {
                    tree.Fault(at, "the table's name is not closed with ']'");
                }

                continue;
            }

            readTo = Read(tree, section, at, end);
        }

        return tree.Result();
    }

    private static int Read(SettingsTree tree, string section, int at, int end)
    {
        var mark = tree.Text.AsSpan(at, end - at).IndexOf('=');
        if (mark < 1)
        {
            tree.Fault(at, "expected name = value, a table or a comment");
            return end;
        }

        var name = tree.Text.AsSpan(at, mark).Trim(" \t\"'").ToString();
        var start = SettingLine.Begin(tree.Text, at + mark + 1, end);
        if (Array.Find(LongQuotes, quote => tree.Text.AsSpan(start, end - start).StartsWith(quote, StringComparison.Ordinal)) is { } quote)
        {
            var close = tree.Text.IndexOf(quote, start + quote.Length, StringComparison.Ordinal);
            if (close < 0)
            {
                tree.Fault(start, "the text is not closed");
                return end;
            }

            tree.Add(section, name, at, tree.Text[(start + quote.Length)..close], start, close + quote.Length);
            return close + quote.Length;
        }

        // An array goes on to its bracket.
        var stop = start < end && tree.Text[start] == '[' ? Math.Max(end, Closed(tree.Text, start, end)) : end;
        var (value, from, last) = SettingLine.Value(tree.Text, start, stop);
        tree.Add(section, name, at, value, from, last);
        return Math.Max(last, stop);
    }

    private static int Closed(string text, int start, int end)
    {
        var close = text.IndexOf(']', start);
        return close < 0 ? end : close + 1;
    }
}
