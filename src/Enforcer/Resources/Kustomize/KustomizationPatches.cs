namespace Enforcer.Resources.Kustomize;

/// <summary>Brings the patches that stand as text in a kustomization before the rules, which else see only the object that they change.</summary>
/// <remarks>Source: the Kustomize reference, <c>patches</c>, and Flux's Kustomization, <c>spec.patches</c>, which has the same form.</remarks>
internal sealed class KustomizationPatches
{
    // Every operation copies the object that it changes.
    private const int MostCopied = 1_000_000;
    private const string FluxGroup = "kustomize.toolkit.fluxcd.io";

    private readonly ILookup<string, Resource> _byKind;
    private long _copied;

    private KustomizationPatches(IEnumerable<Resource> resources) =>
        _byKind = resources.Where(resource => resource.IsObject).ToLookup(resource => resource.Kind, StringComparer.Ordinal);

    /// <summary>The patches of every kustomization among the Resources; beyond a million values copied, operations are passed over.</summary>
    public static IReadOnlyList<InlinePatch> Of(IReadOnlyCollection<Resource> resources)
    {
        var holders = (
            from resource in resources
            let body = BodyOf(resource)
            where body is not null
            select (resource, body)).ToList();
        if (holders.Count == 0)
        {
            return [];
        }

        var patches = new KustomizationPatches(resources);
        return [.. holders.SelectMany(holder => patches.Expand(holder.resource, holder.body))];
    }

    /// <summary>The texts of a kustomization that hold patches; none of anything else.</summary>
    public static IEnumerable<ScalarNode> WrittenIn(Resource resource) =>
        BodyOf(resource) is { } body ? Texts(body).Select(patch => patch.Text).OfType<ScalarNode>().Where(IsWritten) : [];

    private static Node? BodyOf(Resource resource) =>
        Kustomizations.IsKustomization(resource) ? resource.Root : resource.Is(FluxGroup, "Kustomization") ? resource.Root["spec"] : null;

    // A path is one line; a patch has its keys.
    private static bool IsWritten(ScalarNode text) => text.Text is { Length: > 0 } && text.Raw.AsSpan().ContainsAny('\n', '{');

    private static IEnumerable<(Node? Target, Node? Text)> Texts(Node body) =>
        (body["patches"]?.Items ?? []).Concat(body["patchesJson6902"]?.Items ?? []).Select(patch => (patch["target"], patch["patch"]))
            .Concat((body["patchesStrategicMerge"]?.Items ?? []).Select(patch => ((Node?)null, (Node?)patch)));

    private IEnumerable<InlinePatch> Expand(Resource kustomization, Node body)
    {
        foreach (var (target, text) in Texts(body))
        {
            if (text is not ScalarNode written || !IsWritten(written))
            {
                continue;
            }

            foreach (var root in InlinePatches.Read(written, kustomization))
            {
                var patch = root switch
                {
                    MapNode merge when merge["kind"]?.Text is not null => new InlinePatch(Resource.From(merge, kustomization.File, kustomization.Source), null),
                    ListNode operations => Operated(kustomization, target, operations.Items),
                    _ => null,
                };
                if (patch is not null)
                {
                    yield return patch;
                }
            }
        }
    }

    private InlinePatch? Operated(Resource kustomization, Node? target, IReadOnlyList<Node> operations)
    {
        var folder = kustomization.File[..(kustomization.File.LastIndexOf('/') + 1)];
        var candidates = _byKind[target?["kind"]?.Text ?? ""].Where(resource => IsMeant(target!, resource));
        // One of several stands for all: the fault is the patch's. One of its own folder is the likelier.
        if (candidates.OrderByDescending(resource => resource.File.StartsWith(folder, StringComparison.Ordinal)).FirstOrDefault() is not { } changed)
        {
            return null;
        }

        _copied += (long)operations.Count * Size(changed.Root);
        return _copied <= MostCopied && PatchOperations.Apply(changed.Root, operations) is { } result
            ? new InlinePatch(Resource.From(result.Root, kustomization.File, kustomization.Source), result.Written)
            : null;
    }

    // Kustomize takes expressions for names; only the one that means every name is understood here.
    private static bool IsMeant(Node target, Resource resource) =>
        Fits(target["group"], resource.Group) && Fits(target["name"], resource.Name) && Fits(target["namespace"], resource.Namespace)
        && target["labelSelector"] is null && target["annotationSelector"] is null;

    private static bool Fits(Node? asked, string? name) => asked?.Text is null or "" or ".*" || asked.Text == name;

    private static int Size(Node node) => 1 + node.Items.Sum(Size) + node.Entries.Sum(entry => Size(entry.Value));
}
