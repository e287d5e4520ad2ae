using Enforcer.Mesh.Charts;
using Enforcer.Resources;

namespace Enforcer.Mesh.Injection;

/// <summary>
/// Parts of a Pod that a custom kind (<c>podMetadata</c>, a Spark driver) or a file of chart values (<c>podAnnotations</c>) hands on to Pods
/// which it does not show: by the mesh's own keys they are known, wherever they stand.
/// </summary>
/// <param name="Labels">The map of labels; null where the fragment is about something else.</param>
/// <param name="Annotations">The map of annotations; null where the fragment is about something else.</param>
/// <param name="HostNetwork">The value that puts the Pods on their node's network; null where the fragment is about something else.</param>
internal sealed record PodFragment(Node? Labels, Node? Annotations, Node? HostNetwork)
{
    private const int Deepest = 10;

    /// <summary>The value that holds the fragment as text; null where it is part of the Resource's own tree.</summary>
    public Node? Holder { get; init; }

    public static IEnumerable<PodFragment> In(Resource resource)
    {
        // Values that are part of the tree are found with it.
        var written = from values in resource.IsObject ? ChartModel.In(resource) : []
                      where values.Holder is not null
                      from fragment in Within(values.Root, Deepest)
                      select fragment with { Holder = values.Holder };
        return Shown(resource).Concat(written);
    }

    private static IEnumerable<PodFragment> Shown(Resource resource)
    {
        if (resource.ApiVersion == "terraform" || PodTemplate.AllIn(resource).Any())
        {
            return [];
        }

        // The object's own metadata is its own, and a plain document has none.
        return resource.IsObject
            ? PodTemplate.IsCustom(resource) ? Within(resource.Root["spec"], Deepest) : []
            : Within(resource.Root, Deepest);
    }

    private static IEnumerable<PodFragment> Within(Node? node, int depth)
    {
        if (node is null or ScalarNode || depth == 0)
        {
            yield break;
        }

        foreach (var entry in node.Entries)
        {
            if (Of(entry) is { } fragment)
            {
                yield return fragment;
            }
        }

        foreach (var child in node.Entries.Select(entry => entry.Value).Concat(node.Items))
        {
            foreach (var fragment in Within(child, depth - 1))
            {
                yield return fragment;
            }
        }
    }

    private static PodFragment? Of(MapEntry entry) => entry.Value switch
    {
        MapNode map when entry.Key.EndsWith("annotations", StringComparison.OrdinalIgnoreCase) => new PodFragment(null, map, null),
        // Labels also stand in selectors, which choose Pods and make none.
        MapNode map when entry.Key.EndsWith("labels", StringComparison.OrdinalIgnoreCase) && !entry.Key.StartsWith("match", StringComparison.Ordinal) => new PodFragment(map, null, null),
        ScalarNode { Flag: true } at when entry.Key == "hostNetwork" => new PodFragment(null, null, at),
        _ => null,
    };
}
