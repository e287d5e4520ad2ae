namespace Enforcer.Resources.Formats;

/// <summary>Turns a document tree into Resources: one, or the items of a <c>List</c> or of a list that stands alone.</summary>
internal static class DocumentExpander
{
    private const int DeepestList = 8;

    public static void Expand(Node root, SourceText source, List<Resource> into, List<ReadError> errors) =>
        Expand(root, source, into, errors, 0);

    private static void Expand(Node root, SourceText source, List<Resource> into, List<ReadError> errors, int depth)
    {
        if (root is ListNode list && depth == 0)
        {
            // No manifest, but what its entries hold is judged as if each stood alone: nothing is passed over.
            foreach (var item in list.Items)
            {
                Expand(item.Detach(), source, into, errors, depth + 1);
            }
        }

        if (root is not MapNode map)
        {
            return;
        }

        var isList = map["kind"]?.Text is { } kind && kind.EndsWith("List", StringComparison.Ordinal) && map["items"] is ListNode;
        if (!isList)
        {
            into.Add(Resource.From(map, source.File, source));
        }
        else if (depth == DeepestList)
        {
            errors.Add(new ReadError(source.File, map.Start.Line, $"lists are nested deeper than {DeepestList}: flatten them"));
        }
        else
        {
            foreach (var item in map["items"]!.Items)
            {
                Expand(item.Detach(), source, into, errors, depth + 1);
            }
        }
    }
}
