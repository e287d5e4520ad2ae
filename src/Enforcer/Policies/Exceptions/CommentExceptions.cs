using Enforcer.Resources;

namespace Enforcer.Policies.Exceptions;

/// <summary>
/// Reads <c># enforcer:ignore RULE reason; until=...; owner=...</c>: behind a value it covers that line, on lines of its own the first line
/// below them. A second <c>#</c> ends it.
/// </summary>
internal static class CommentExceptions
{
    private const string Marker = "enforcer:ignore";

    public static IEnumerable<RecordedException> Read(ResourceSet resources) =>
        from file in resources.All.Concat(resources.Fragments).Where(resource => resource.Source is not null).GroupBy(resource => resource.Source!)
        where file.Key.Text.Contains(Marker, StringComparison.Ordinal)
        from recorded in Read(file.Key, [.. file.OrderBy(resource => resource.Root.Start.Line)])
        select recorded;

    private static IEnumerable<RecordedException> Read(SourceText source, IReadOnlyList<Resource> resources)
    {
        var below = LinesBelow(source);
        var next = 0;
        foreach (var comment in source.Comments.Where(comment => IsMarked(comment.Text)))
        {
            var line = below.GetValueOrDefault(comment.Start.Line, comment.Start.Line);
            while (next < resources.Count && resources[next].Root.Start.Line <= line)
            {
                next++;
            }

            var words = comment.Text[Marker.Length..].Split(" #")[0].Trim().Split(' ', 2);
            var holder = resources[Math.Max(0, next - 1)];
            var at = new ScalarNode(comment.Text, ScalarKind.Text, ScalarStyle.Plain, comment.Start, comment.Start);
            yield return RecordedException.Inline(holder, at, words[0], words.ElementAtOrDefault(1) ?? "", new ExceptionPlace(source, line));
        }
    }

    // Backwards, so that a file of nothing but comments costs no more than its length.
    private static Dictionary<int, int> LinesBelow(SourceText source)
    {
        var below = new Dictionary<int, int>();
        foreach (var line in source.Comments.Reverse().Where(comment => !comment.Inline).Select(comment => comment.Start.Line))
        {
            below[line] = below.GetValueOrDefault(line + 1, line + 1);
        }

        return below;
    }

    private static bool IsMarked(string comment) =>
        comment.StartsWith(Marker, StringComparison.Ordinal) && (comment.Length == Marker.Length || char.IsWhiteSpace(comment[Marker.Length]));
}
