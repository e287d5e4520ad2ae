using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing.Texts;

/// <summary>Takes entries out of a map with the lines or commas that are theirs; a comment behind one stays in its place.</summary>
internal static class EntryRemoval
{
    /// <summary>Adds the edits, or says why there are none.</summary>
    /// <param name="text">The file's.</param>
    /// <param name="map">The map; it has a key of its own.</param>
    /// <param name="gone">Indices of its entries, in order.</param>
    /// <param name="into">Receives the edits.</param>
    public static FixReason? TryMake(string text, MapNode map, IReadOnlyList<int> gone, List<TextEdit> into)
    {
        var entries = map.Entries;
        if (gone.Any(index => entries[index].Value.Start.Offset <= entries[index].KeyStart.Offset && entries[index].Value.Text is not null))
        {
            return FixReason.SharedValue;
        }

        if (Notation.IsFlow(text, map))
        {
            return Flow(text, map, gone, into);
        }

        if (gone.Count == entries.Count && Emptied(text, map, into) is { } unusual)
        {
            return unusual;
        }

        return gone.Select(index => Line(text, entries[index], into)).FirstOrDefault(reason => reason is not null);
    }

    // An empty map in lines would be null.
    private static FixReason? Emptied(string text, MapNode map, List<TextEdit> into)
    {
        var key = ((MapNode)map.Parent!).Entries.First(entry => entry.Value == map);
        if (Notation.Quote(text, key) is not { } quote)
        {
            return FixReason.UnusualForm;
        }

        var colon = text.IndexOf(':', key.KeyStart.Offset + key.Key.Length + (2 * quote.Length));
        if (colon < 0 || text.AsSpan(colon + 1, Notation.LineEnd(text, colon) - colon - 1).TrimStart() is [not '#', ..])
        {
            return FixReason.SharedValue;
        }

        into.Add(new TextEdit(colon + 1, colon + 1, " {}"));
        return null;
    }

    private static FixReason? Line(string text, MapEntry entry, List<TextEdit> into)
    {
        if (Notation.Quote(text, entry) is not { } quote || entry.Value is not ScalarNode value)
        {
            return FixReason.UnusualForm;
        }

        var (key, start, end) = (entry.KeyStart.Offset, value.Start.Offset, value.End.Offset);
        var behindKey = key + entry.Key.Length + (2 * quote.Length);
        if (start < behindKey || EnvEdit.Between(text[behindKey..start], text[start]) is not null || text[Notation.LineStart(text, key)..key].Trim(' ').Length > 0)
        {
            return FixReason.UnusualForm;
        }

        if (value.Style == ScalarStyle.Block)
        {
            var header = Notation.LineEnd(text, start);
            if (text[start..header].Contains('#') || text.AsSpan(start, header - start).ContainsAnyInRange('1', '9'))
            {
                return text[start..header].Contains('#') ? FixReason.CommentInside : FixReason.UnusualForm;
            }

            end = EnvEdit.ContentEnd(text, Math.Min(text.Length, header + Notation.NewLine(text, header).Length), 0);
        }

        var lineEnd = Notation.LineEnd(text, end);
        var rest = text.AsSpan(end, lineEnd - end).TrimStart();
        if (!rest.IsEmpty)
        {
            // The comment keeps the line and the indentation.
            into.Add(new TextEdit(key, lineEnd - rest.Length, ""));
            return rest[0] == '#' ? null : FixReason.UnusualForm;
        }

        var next = lineEnd < text.Length ? lineEnd + (text[lineEnd] == '\r' ? 2 : 1) : lineEnd;
        into.Add(new TextEdit(Notation.LineStart(text, key), next, ""));
        return null;
    }

    private static FixReason? Flow(string text, MapNode map, IReadOnlyList<int> gone, List<TextEdit> into)
    {
        var entries = map.Entries;
        for (var at = 0; at < gone.Count;)
        {
            var (first, last) = (gone[at], gone[at]);
            while (++at < gone.Count && gone[at] == last + 1)
            {
                last++;
            }

            // The comma behind goes with what stands before it; that of the last entry stands in front.
            var start = last + 1 < entries.Count || first == 0 ? entries[first].KeyStart.Offset : entries[first - 1].Value.End.Offset;
            var end = last + 1 < entries.Count ? entries[last + 1].KeyStart.Offset : entries[last].Value.End.Offset;
            if (end <= start || text.AsSpan(start, end - start).Contains('\n') && text.AsSpan(start, end - start).Contains('#'))
            {
                return FixReason.CommentInside;
            }

            into.Add(new TextEdit(start, end, ""));
        }

        return null;
    }
}
