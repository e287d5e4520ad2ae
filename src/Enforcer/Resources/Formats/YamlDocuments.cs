namespace Enforcer.Resources.Formats;

/// <summary>
/// Cuts a file at its document markers before anything is parsed, so that a broken document cannot hide the ones behind it. A line
/// that starts with <c>---</c> and a blank is a marker wherever it stands (YAML 1.2.2, c-forbidden), even inside a block scalar.
/// </summary>
internal static class YamlDocuments
{
    public static IEnumerable<YamlDocumentText> Split(string text)
    {
        var start = 0;
        var startLine = 1;
        var line = 1;
        var onlyPreamble = true;
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            var current = text.AsSpan(at, end - at);
            if (IsMarker(current))
            {
                // Directives and comments before the marker belong to the document it opens.
                if (!onlyPreamble)
                {
                    yield return new YamlDocumentText(text[start..at], startLine, start);
                    start = at;
                    startLine = line;
                }

                onlyPreamble = false;
            }
            else if (onlyPreamble && !IsPreamble(current))
            {
                onlyPreamble = false;
            }

            at = end;
            line++;
        }

        if (start < text.Length)
        {
            yield return new YamlDocumentText(start == 0 ? text : text[start..], startLine, start);
        }
    }

    private static bool IsMarker(ReadOnlySpan<char> line) =>
        line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || line[3] is ' ' or '\t' or '\r' or '\n');

    private static bool IsPreamble(ReadOnlySpan<char> line)
    {
        var trimmed = line.Trim();
        return trimmed.IsEmpty || trimmed[0] is '#' or '%';
    }
}
