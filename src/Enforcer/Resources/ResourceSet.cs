namespace Enforcer.Resources;

/// <summary>Everything that is judged together: a repository, a rendered tree, a cluster with one object replaced.</summary>
internal sealed class ResourceSet
{
    private readonly ILookup<(string Group, string Kind), Resource> _byKind;

    public ResourceSet(IEnumerable<Resource> resources)
        : this(resources, [])
    {
    }

    private ResourceSet(IEnumerable<Resource> whole, IEnumerable<Resource> fragments)
    {
        All = [.. whole];
        Fragments = fragments.ToHashSet();
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
        return new ResourceSet(
            resources.Where(resource => !patches.Contains(resource.File)),
            resources.Where(resource => patches.Contains(resource.File)));
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
