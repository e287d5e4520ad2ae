using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>
/// Everything that is known of a cluster, sorted once, so that one object can be judged with what concerns it and without looking at the
/// rest: docs/decisions/0011. Immutable; safe to share between threads.
/// </summary>
internal sealed class KnownSet
{
    private readonly ILookup<string, Resource> _byNamespace;
    private readonly Dictionary<string, Resource> _namespaces;
    private readonly List<Resource> _everywhere;
    private readonly string _rootNamespace;

    public KnownSet(ResourceSet resources)
    {
        All = resources;
        _rootNamespace = MeshConfiguration.RootNamespace(resources);
        _byNamespace = resources.All.Where(resource => resource.Namespace is not null).ToLookup(resource => resource.Namespace!, StringComparer.Ordinal);
        _namespaces = resources.OfKind("", "Namespace").Where(one => one.Name is not null)
            .GroupBy(one => one.Name!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        _everywhere = [.. resources.All.Where(resource => resource.Namespace is null && !resource.Is("", "Namespace"))];
    }

    public ResourceSet All { get; }

    /// <summary>
    /// The object in place of the one of its kind and name, with all that its own namespace, the mesh's root namespace, every namespace that
    /// it names, and no namespace hold.
    /// </summary>
    public ResourceSet Around(Resource changed)
    {
        var own = changed.Namespace ?? (changed.Is("", "Namespace") ? changed.Name : null);
        var places = NamedPlaces.In(changed.Root).Where(place => _namespaces.ContainsKey(place) || _byNamespace.Contains(place)).ToHashSet(StringComparer.Ordinal);
        places.Add(_rootNamespace);
        if (own is not null)
        {
            places.Add(own);
        }

        var around = places.Order(StringComparer.Ordinal).SelectMany(place => _byNamespace[place].Concat(_namespaces.TryGetValue(place, out var space) ? [space] : []))
            .Concat(_everywhere)
            // A Namespace is weighed by how the others are guarded.
            .Concat(changed.Is("", "Namespace") ? All.OfKind(PeerAuthentication.Group, PeerAuthentication.Kind).Where(policy => !places.Contains(policy.Namespace ?? "")) : [])
            .Where(known => !IsSame(known, changed));
        return new ResourceSet(around.Append(changed));
    }

    private static bool IsSame(Resource one, Resource other) =>
        one.Kind == other.Kind && one.Name == other.Name && one.Namespace == other.Namespace && one.Group == other.Group;
}
