using Enforcer.Resources.Kustomize;

namespace Enforcer.Resources;

/// <summary>Everything that is judged together: a repository, a rendered tree, a cluster with one object replaced.</summary>
internal sealed class ResourceSet
{
    private readonly Dictionary<Resource, IReadOnlyList<Node>> _written;
    private readonly ILookup<(string Group, string Kind), Resource> _byKind;

    public ResourceSet(IEnumerable<Resource> resources)
        : this(resources, [], [])
    {
    }

    private ResourceSet(IEnumerable<Resource> whole, IEnumerable<Resource> fragments, IReadOnlyCollection<InlinePatch> inline)
    {
        All = [.. whole];
        Fragments = fragments.Concat(inline.Select(patch => patch.Object)).ToHashSet();
        _written = inline.Where(patch => patch.Written is not null).ToDictionary(patch => patch.Object, patch => patch.Written!);
        _byKind = All.Where(resource => resource.IsObject).ToLookup(resource => (resource.Group, resource.Kind));
    }

    /// <summary>What is whole.</summary>
    public IReadOnlyList<Resource> All { get; }

    /// <summary>Patches of kustomizations: what they set is judged, what they leave out is not, and they are no part of any model.</summary>
    public IReadOnlySet<Resource> Fragments { get; }

    /// <summary>The Resources of a tree of files, where kustomizations may name some of them as patches.</summary>
    public static ResourceSet OfFiles(IReadOnlyCollection<Resource> resources)
    {
        var patches = Kustomizations.PatchFiles(resources);
        var placed = KustomizedNamespaces.Of(resources);
        var whole = resources.Where(resource => !patches.Contains(resource.File)).Select(placed).ToList();
        return new ResourceSet(
            whole,
            resources.Where(resource => patches.Contains(resource.File)).Select(placed),
            [.. KustomizationPatches.Of(whole).Select(patch => patch with { Object = placed(patch.Object) })]);
    }

    /// <summary>Whether a value of a fragment is the fragment's own, not one of the object that it changes.</summary>
    public bool IsOwn(Resource fragment, Node value)
    {
        if (!_written.TryGetValue(fragment, out var written))
        {
            return true;
        }

        var node = value;
        while (node is not null && !written.Contains(node))
        {
            node = node.Parent;
        }

        return node is not null;
    }

    /// <summary>Every Resource of the kind, in any version of its group, in the order given.</summary>
    public IEnumerable<Resource> OfKind(string group, string kind) => _byKind[(group, kind)];

    /// <summary>The set with each fragment in place of the object that it changes.</summary>
    public ResourceSet Patched()
    {
        var changed = Fragments.Select(Identity).ToHashSet();
        return new ResourceSet(All.Where(resource => !changed.Contains(Identity(resource))).Concat(Fragments));
    }

    private static (string, string, string?, string?) Identity(Resource resource) => (resource.Group, resource.Kind, resource.Namespace, resource.Name);
}
