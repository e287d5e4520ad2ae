using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>
/// Everything that is known of a cluster, sorted by where it stands, so that one object can be judged with what concerns it and without looking
/// at the rest: docs/decisions/0011. Safe to share between threads; a reader sees each namespace as it was at one moment.
/// </summary>
internal sealed class KnownSet
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Shelf> _byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Resource> _namespaces = new(StringComparer.Ordinal);
    private readonly Shelf _everywhere = new();
    private readonly Shelf _peerAuthentications = new();
    private readonly Shelf _configuring = new();
    private string? _rootNamespace;
    private long _revision;

    public KnownSet()
    {
    }

    public KnownSet(ResourceSet resources)
    {
        var (seen, copies) = (new HashSet<ObjectKey>(), 0);
        foreach (var resource in resources.All)
        {
            // Files may declare a name twice: each of them counts, as in the set they came from.
            var key = ObjectKey.Of(resource);
            Add(resource, seen.Add(key) ? key : key with { Copy = ++copies });
        }
    }

    /// <summary>Grows with each change.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>All of it, as of now; costs as much as there is.</summary>
    public ResourceSet All
    {
        get
        {
            lock (_gate)
            {
                return new ResourceSet([.. _byNamespace.Values.SelectMany(shelf => shelf.All), .. _namespaces.Values, .. _everywhere.All]);
            }
        }
    }

    /// <summary>The names of every namespace that is, or that something stands in.</summary>
    public IReadOnlyList<string> Places
    {
        get
        {
            lock (_gate)
            {
                return [.. _namespaces.Keys.Union(_byNamespace.Keys, StringComparer.Ordinal)];
            }
        }
    }

    public string RootNamespace
    {
        get
        {
            lock (_gate)
            {
                return _rootNamespace ??= MeshConfiguration.RootNamespace(new ResourceSet(_configuring.All));
            }
        }
    }

    /// <summary>Takes an object in, in place of the one of its group, kind and name.</summary>
    public void Set(Resource resource)
    {
        lock (_gate)
        {
            Add(resource, ObjectKey.Of(resource));
        }
    }

    /// <summary>Follows one change of the cluster.</summary>
    public void Move(Resource? before, Resource? after)
    {
        if (after is not null)
        {
            Set(after);
        }
        else if (before is not null)
        {
            Remove(ObjectKey.Of(before));
        }
    }

    public void Remove(ObjectKey key)
    {
        lock (_gate)
        {
            if (key.IsNamespace)
            {
                _namespaces.Remove(key.Name ?? "");
            }
            else if (key.Namespace is { } place)
            {
                if (_byNamespace.GetValueOrDefault(place) is { } shelf && shelf.Remove(key) && shelf.Count == 0)
                {
                    _byNamespace.Remove(place);
                }

                _peerAuthentications.Remove(key);
            }
            else
            {
                _everywhere.Remove(key);
            }

            if (_configuring.Remove(key))
            {
                _rootNamespace = null;
            }

            _revision++;
        }
    }

    /// <summary>The object of this kind and name in any version; null where it is not known.</summary>
    public Resource? Find(ObjectKey key)
    {
        lock (_gate)
        {
            return key.IsNamespace ? _namespaces.GetValueOrDefault(key.Name ?? "")
                : (key.Namespace is { } place ? _byNamespace.GetValueOrDefault(place) : _everywhere)?.Find(key);
        }
    }

    /// <summary>What stands in no namespace, Namespaces aside.</summary>
    public IReadOnlyList<Resource> Everywhere
    {
        get
        {
            lock (_gate)
            {
                return _everywhere.All;
            }
        }
    }

    /// <summary>
    /// The object in place of the one of its kind and name, with all that its own namespace, the mesh's root namespace, every namespace that
    /// it names, and no namespace hold.
    /// </summary>
    /// <param name="changed">The object.</param>
    /// <param name="standsFor">Left out, too: the controller that the object was made by, which would count the same workload twice.</param>
    public ResourceSet Around(Resource changed, Resource? standsFor = null)
    {
        if (Volatile.Read(ref _revision) == 0)
        {
            // Nothing was ever known: each object is judged on its own.
            return new ResourceSet([changed]);
        }

        var around = new List<Resource>();
        foreach (var shelf in Shelves(changed))
        {
            foreach (var known in shelf)
            {
                if (!IsSame(known, changed) && (standsFor is null || !IsSame(known, standsFor)))
                {
                    around.Add(known);
                }
            }
        }

        around.Add(changed);
        return new ResourceSet(around);
    }

    /// <summary>
    /// All that stands in a namespace, its Namespace included, with what <see cref="Around"/> gives to each of it; for the empty name what stands in no
    /// namespace.
    /// </summary>
    /// <param name="place">The namespace.</param>
    /// <param name="named">The other namespaces that take part: a change there changes what is found here.</param>
    public ResourceSet AroundPlace(string place, out IReadOnlySet<string> named)
    {
        var root = RootNamespace;
        var around = new List<Resource>();
        lock (_gate)
        {
            var own = place.Length == 0 ? _everywhere.All : _byNamespace.GetValueOrDefault(place)?.All ?? [];
            var places = own.SelectMany(one => NamedPlaces.In(one.Root, IsKnown)).ToHashSet(StringComparer.Ordinal);
            places.Add(root);
            places.Remove(place);
            named = places;
            foreach (var other in places.Append(place).Where(other => other.Length > 0))
            {
                around.AddRange(_byNamespace.GetValueOrDefault(other)?.All ?? []);
                if (_namespaces.TryGetValue(other, out var space))
                {
                    around.Add(space);
                }
            }

            around.AddRange(_everywhere.All);
            around.AddRange(_peerAuthentications.All.Where(policy => policy.Namespace != place && !places.Contains(policy.Namespace ?? "")));
        }

        return new ResourceSet(around);
    }

    // Arrays that nobody changes: what is done with them needs no lock.
    private List<IReadOnlyList<Resource>> Shelves(Resource changed)
    {
        var own = changed.Namespace ?? (changed.Is("", "Namespace") ? changed.Name : null);
        var root = RootNamespace;
        lock (_gate)
        {
            var places = NamedPlaces.In(changed.Root, IsKnown);
            places.Add(root);
            if (own is not null)
            {
                places.Add(own);
            }

            var shelves = new List<IReadOnlyList<Resource>>(places.Count + 2);
            foreach (var place in places.Order(StringComparer.Ordinal))
            {
                shelves.Add(_byNamespace.GetValueOrDefault(place)?.All ?? []);
                shelves.Add(_namespaces.TryGetValue(place, out var space) ? [space] : []);
            }

            shelves.Add(_everywhere.All);
            // A Namespace is weighed by how the others are guarded.
            shelves.Add(changed.Is("", "Namespace") ? [.. _peerAuthentications.All.Where(policy => !places.Contains(policy.Namespace ?? ""))] : []);
            return shelves;
        }
    }

    private string? IsKnown(ReadOnlySpan<char> word) =>
        _byNamespace.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var name, out _) || _namespaces.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out name, out _) ? name : null;

    private void Add(Resource resource, ObjectKey key)
    {
        if (resource.Is("", "Namespace") && resource.Name is not null)
        {
            // Of two declared ones the first counts, as for every reader of a set.
            if (key.Copy == 0 || !_namespaces.ContainsKey(resource.Name))
            {
                _namespaces[resource.Name] = resource;
            }
        }
        else if (resource.Namespace is { } place)
        {
            if (!_byNamespace.TryGetValue(place, out var shelf))
            {
                _byNamespace[place] = shelf = new Shelf();
            }

            shelf.Set(key, resource);
            if (resource.Is(PeerAuthentication.Group, PeerAuthentication.Kind))
            {
                _peerAuthentications.Set(key, resource);
            }
        }
        else
        {
            _everywhere.Set(key, resource);
        }

        if (_configuring.Remove(key) | (MayConfigure(resource) && _configuring.Set(key, resource)))
        {
            _rootNamespace = null;
        }

        _revision++;
    }

    private static bool MayConfigure(Resource resource) => MeshConfiguration.In(resource).Any() || resource.Is("maistra.io", "ServiceMeshControlPlane");

    private static bool IsSame(Resource one, Resource other) =>
        one.Kind == other.Kind && one.Name == other.Name && one.Namespace == other.Namespace && one.Group == other.Group;
}
