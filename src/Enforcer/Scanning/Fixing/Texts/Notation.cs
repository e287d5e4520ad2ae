using System.Text;
using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing.Texts;

/// <summary>Writes new parts of a manifest in the notation that stands around them: block, flow or JSON, with the file's own line breaks.</summary>
internal static class Notation
{
    /// <summary>A tree of new nodes.</summary>
    public static MapNode Map(params IEnumerable<(string Key, Node Value)> entries) =>
        new(entries.Select(entry => new MapEntry(entry.Key, TextPosition.Start, entry.Value)), TextPosition.Start, TextPosition.Start);

    public static ListNode List(params IEnumerable<Node> items) => new(items, TextPosition.Start, TextPosition.Start);

    public static ScalarNode Text(string text) => new(text);

    public static ScalarNode Null { get; } = new("null", ScalarKind.Null, ScalarStyle.Plain, TextPosition.Start, TextPosition.Start);

    /// <summary>True where the node stands inside brackets, also those of a value above it.</summary>
    public static bool IsFlow(string text, Node node)
    {
        for (Node? at = node; at is not null; at = at.Parent)
        {
            if (at is not ScalarNode && at.Start.Offset < text.Length && text[at.Start.Offset] is '{' or '[')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The quotes around a key, none for a plain one; null where the key is written in a way of its own.</summary>
    public static string? Quote(string text, MapEntry entry)
    {
        var at = entry.KeyStart.Offset;
        var quote = at < text.Length && text[at] is '"' or '\'' ? text[at].ToString() : "";
        return at < text.Length && text.AsSpan(at).StartsWith(quote + entry.Key + quote, StringComparison.Ordinal) ? quote : null;
    }

    /// <summary>Where the line that holds an offset ends, its break not included.</summary>
    public static int LineEnd(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end > from && text[end - 1] == '\r' ? end - 1 : end;
    }

    public static int LineStart(string text, int from) => from == 0 ? 0 : text.LastIndexOf('\n', from - 1) + 1;

    public static string NewLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        end = end < 0 ? text.IndexOf('\n', StringComparison.Ordinal) : end;
        return end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>A name as a YAML scalar that reads as text.</summary>
    public static string Plain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAny(": #$") && ScalarWords.Resolve(text) == ScalarKind.Text ? text : $"\"{text}\"";

    /// <summary>A map in lines, the first without its indentation and the last without its break.</summary>
    /// <param name="map">New nodes, whose texts are names.</param>
    /// <param name="indent">Columns before each key.</param>
    /// <param name="quote">Around each key.</param>
    /// <param name="newLine">The file's line break.</param>
    public static string Block(MapNode map, int indent, string quote, string newLine)
    {
        var lines = new StringBuilder();
        foreach (var entry in map.Entries)
        {
            lines.Append(lines.Length == 0 ? "" : newLine + new string(' ', indent)).Append(quote).Append(entry.Key).Append(quote).Append(':');
            lines.Append(entry.Value switch
            {
                MapNode { Entries.Count: > 0 } inner => newLine + new string(' ', indent + 2) + Block(inner, indent + 2, quote, newLine),
                ListNode { Items.Count: > 0 } list => string.Concat(list.Items.Select(item => newLine + new string(' ', indent) + "- " + Block((MapNode)item, indent + 2, quote, newLine))),
                var value => " " + Flow(value, quote),
            });
        }

        return lines.ToString();
    }

    /// <summary>A value on one line.</summary>
    public static string Flow(Node value, string quote) => value switch
    {
        MapNode map => "{" + string.Join(", ", map.Entries.Select(entry => $"{quote}{entry.Key}{quote}: {Flow(entry.Value, quote)}")) + "}",
        ListNode list => "[" + string.Join(", ", list.Items.Select(item => Flow(item, quote))) + "]",
        ScalarNode { Kind: ScalarKind.Text } text => quote == "\"" ? $"\"{text.Raw}\"" : Plain(text.Raw),
        ScalarNode scalar => scalar.Raw,
        _ => "",
    };

    /// <summary>The edit that puts a new item in front of one of a list.</summary>
    public static TextEdit Before(string text, Node item, MapNode added)
    {
        var list = item.Parent!;
        var at = item.Start.Offset;
        if (IsFlow(text, list))
        {
            return new TextEdit(at, at, Flow(added, IsJson(text, item) ? "\"" : "") + ", ");
        }

        var newLine = NewLine(text, at);
        return new TextEdit(at, at, Block(added, item.Start.Column - 1, "", newLine) + newLine + new string(' ', list.Start.Column - 1) + "- ");
    }

    /// <summary>The edit that puts a new entry in front of one of a map.</summary>
    public static TextEdit Before(string text, MapEntry entry, Node map, string key, Node added)
    {
        var at = entry.KeyStart.Offset;
        var quote = Quote(text, entry) ?? "";
        if (IsFlow(text, map))
        {
            return new TextEdit(at, at, $"{quote}{key}{quote}: {Flow(added, quote == "\"" ? quote : "")}, ");
        }

        var newLine = NewLine(text, at);
        var indent = entry.KeyStart.Column - 1;
        return new TextEdit(at, at, Block(Map((key, added)), indent, quote, newLine) + newLine + new string(' ', indent));
    }

    private static bool IsJson(string text, Node node) => node is MapNode { Entries: [var first, ..] } && text[first.KeyStart.Offset] == '"';
}
