using Enforcer.Resources.Formats;

namespace Enforcer.Resources.Kustomize;

/// <summary>Reads a patch that stands as text inside another document, with the places it has in that document's file.</summary>
internal static class InlinePatches
{
    /// <summary>The documents of the text; none of what is not valid YAML or JSON.</summary>
    public static IReadOnlyList<Node> Read(ScalarNode written, Resource holder)
    {
        if (holder.Source is { } source && Literal(written, source.Text) is { Length: > 0 } parts)
        {
            return [.. parts.SelectMany(part => YamlTree.Read(source, part, ReaderLimits.Default, []))];
        }

        // Quoting and folding move what is inside: all of it is shown where the text starts.
        return [.. YamlTree.Read(SourceText.Of(holder.File, written.Raw), ReaderLimits.Default, []).Select(root => At(root, written))];
    }

    // The lines of a literal block are the patch's own, indented: read where they stand, they keep their places.
    private static YamlDocumentText[]? Literal(ScalarNode written, string text)
    {
        var at = written.Start.Offset;
        if (written.Style != ScalarStyle.Block || at >= text.Length || text[at] != '|' || written.End.Offset > text.Length)
        {
            return null;
        }

        var parts = new List<YamlDocumentText>();
        var line = written.Start.Line + 1;
        var first = text.IndexOf('\n', at) + 1;
        var (start, startLine) = (first, line);
        while (first > 0 && first < written.End.Offset)
        {
            var end = text.IndexOf('\n', first, written.End.Offset - first);
            end = end < 0 ? written.End.Offset : end + 1;
            if (text.AsSpan(first, end - first).Trim() is "---")
            {
                parts.Add(new YamlDocumentText(text[start..first], startLine, start));
                (start, startLine) = (end, line + 1);
            }

            first = end;
            line++;
        }

        if (start > 0 && start < written.End.Offset)
        {
            parts.Add(new YamlDocumentText(text[start..written.End.Offset], startLine, start));
        }

        return [.. parts];
    }

    private static Node At(Node node, Node place) => node switch
    {
        MapNode map => new MapNode(map.Entries.Select(entry => new MapEntry(entry.Key, place.Start, At(entry.Value, place))), place.Start, place.End),
        ListNode list => new ListNode(list.Items.Select(item => At(item, place)), place.Start, place.End),
        ScalarNode scalar => new ScalarNode(scalar.Raw, scalar.Kind, scalar.Style, place.Start, place.End) { Tag = scalar.Tag },
        _ => node,
    };
}
