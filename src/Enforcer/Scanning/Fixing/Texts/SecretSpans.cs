using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Scanning.Fixing.Texts;

/// <summary>Finds the spans of a text that no output may show: what was judged a secret by its place, what looks like one, and every repetition of either.</summary>
internal static class SecretSpans
{
    // A shorter text stands everywhere by chance.
    private const int ShortestRepetition = 4;

    /// <param name="text">The file's text.</param>
    /// <param name="judged">The values that rules found to be secrets.</param>
    public static IReadOnlyList<(int Start, int End)> Of(string text, IEnumerable<Node> judged)
    {
        var spans = new List<(int Start, int End)>();
        foreach (var node in judged)
        {
            spans.Add((node.Start.Offset, Math.Min(node.End.Offset, text.Length)));
            if (node.Text is { Length: >= ShortestRepetition } value)
            {
                spans.AddRange(Repetitions(text, value));
            }
        }

        foreach (var match in SecretDetector.FindInText(text))
        {
            var end = Math.Min(match.Offset + match.Length, text.Length);
            spans.Add((match.Offset, end));
            if (match.Length >= ShortestRepetition)
            {
                spans.AddRange(Repetitions(text, text[match.Offset..end]));
            }
        }

        return Merged(spans);
    }

    /// <summary>The text with each span's characters starred; lines and offsets stay.</summary>
    public static string Mask(string text, IReadOnlyList<(int Start, int End)> spans)
    {
        var letters = text.ToCharArray();
        foreach (var (start, end) in spans)
        {
            for (var at = start; at < end; at++)
            {
                letters[at] = letters[at] is '\n' or '\r' ? letters[at] : '*';
            }
        }

        return new string(letters);
    }

    private static IEnumerable<(int Start, int End)> Repetitions(string text, string value)
    {
        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
        {
            yield return (at, at + value.Length);
        }
    }

    private static List<(int Start, int End)> Merged(List<(int Start, int End)> spans)
    {
        var merged = new List<(int Start, int End)>();
        foreach (var span in spans.Where(span => span.End > span.Start).Order())
        {
            if (merged.Count > 0 && span.Start <= merged[^1].End)
            {
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, span.End));
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }
}
