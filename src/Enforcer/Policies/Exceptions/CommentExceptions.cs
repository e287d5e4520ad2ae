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
        from file in resources.All.Where(resource => resource.Source is not null).GroupBy(resource => resource.Source!)
        where file.Key.Text.Contains(Marker, StringComparison.Ordinal)
        from recorded in Read(file.Key, [.. file.OrderBy(resource => resource.Root.Start.Line)])
        select recorded;

    private static IEnumerable<RecordedException> Read(SourceText source, IReadOnlyList<Resource> resources)
    {
        var alone = source.Comments.Where(comment => !comment.Inline).Select(comment => comment.Start.Line).ToHashSet();
        foreach (var comment in source.Comments.Where(comment => IsMarked(comment.Text)))
        {
            var line = comment.Start.Line;
            while (alone.Contains(line))
            {
                line++;
            }

            var words = comment.Text[Marker.Length..].Split(" #")[0].Trim().Split(' ', 2);
            var holder = resources.LastOrDefault(resource => resource.Root.Start.Line <= line) ?? resources[0];
            var at = new ScalarNode(comment.Text, ScalarKind.Text, ScalarStyle.Plain, comment.Start, comment.Start);
            yield return RecordedException.Inline(holder, at, words[0], words.ElementAtOrDefault(1) ?? "", new ExceptionPlace(source, line));
        }
    }

    private static bool IsMarked(string comment) =>
        comment.StartsWith(Marker, StringComparison.Ordinal) && (comment.Length == Marker.Length || char.IsWhiteSpace(comment[Marker.Length]));
}
