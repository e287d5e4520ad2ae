namespace Enforcer.Resources.Formats;

/// <summary>
/// Turns a document tree into Resources: one, the items of a <c>List</c> or of a list that stands alone, or the objects that another one
/// carries to a cluster.
/// </summary>
internal static class DocumentExpander
{
    private const int DeepestList = 8;

    // Objects that bring whole others into a cluster, and where they hold them: one, or a list.
    private static readonly (string Group, string Kind, string[] Path)[] Carriers =
    [
        ("template.openshift.io", "Template", ["objects"]),
        ("", "Template", ["objects"]),
        ("kubernetes.crossplane.io", "Object", ["spec", "forProvider", "manifest"]),
        ("work.open-cluster-management.io", "ManifestWork", ["spec", "workload", "manifests"]),
        ("hive.openshift.io", "SyncSet", ["spec", "resources"]),
        ("hive.openshift.io", "SelectorSyncSet", ["spec", "resources"]),
    ];

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
            var resource = Resource.From(map, source.File, source);
            into.Add(resource);
            foreach (var carried in depth < DeepestList ? Carried(resource) : [])
            {
                Expand(carried.Copy(), source, into, errors, depth + 1);
            }
        }
        else if (depth == DeepestList)
        {
            errors.Add(new ReadError(source.File, map.Start.Line, $"lists are nested deeper than {DeepestList}: flatten them"));
        }
        else
        {
            foreach (var item in map["items"]!.Items)
            {
                Expand(Typed(item, map).Detach(), source, into, errors, depth + 1);
            }
        }
    }

    private static IEnumerable<Node> Carried(Resource resource)
    {
        var carrier = Array.Find(Carriers, one => resource.Is(one.Group, one.Kind));
        var held = carrier.Path is null ? null : resource.Root.Find(carrier.Path);
        return held is MapNode ? [held] : held?.Items ?? [];
    }

    // As the API server writes them, the items of a RoleList do not repeat that they are Roles.
    private static Node Typed(Node item, MapNode list)
    {
        var kind = list["kind"]!.Text![..^"List".Length];
        return item is not MapNode map || kind.Length == 0 || map["kind"] is not null
            ? item
            : new MapNode(
                [new MapEntry("apiVersion", item.Start, new ScalarNode(list["apiVersion"]?.Text ?? "")), new MapEntry("kind", item.Start, new ScalarNode(kind)), .. map.Entries],
                item.Start,
                item.End);
    }
}
