namespace Enforcer.Resources;

/// <summary>Everything that is judged together: a repository, a rendered tree, a cluster with one object replaced.</summary>
internal sealed class ResourceSet
{
    private readonly ILookup<(string Group, string Kind), Resource> _byKind;

    public ResourceSet(IEnumerable<Resource> resources)
    {
        All = [.. resources];
        _byKind = All.Where(resource => resource.IsObject).ToLookup(resource => (resource.Group, resource.Kind));
    }

    public IReadOnlyList<Resource> All { get; }

    /// <summary>Every Resource of the kind, in any version of its group, in the order given.</summary>
    public IEnumerable<Resource> OfKind(string group, string kind) => _byKind[(group, kind)];
}
