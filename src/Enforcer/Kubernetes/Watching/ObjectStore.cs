using System.Collections.Concurrent;

namespace Enforcer.Kubernetes.Watching;

/// <summary>
/// What a watch knows of the cluster's objects, as the projection that its owner needs and nothing else: what is not projected is not kept.
/// Reading never waits and never fails; what is read is as old as the last event.
/// </summary>
/// <param name="synced">Called once, when the first list is complete.</param>
/// <param name="changed">Called after each change.</param>
internal sealed class ObjectStore<T>(Action? synced = null, Action? changed = null)
    where T : class
{
    private volatile ConcurrentDictionary<(string Namespace, string Name), T> _objects = new();
    private long _revision;
    private volatile bool _isSynced;

    /// <summary>False until the first list is complete: until then absence proves nothing.</summary>
    public bool IsSynced => _isSynced;

    /// <summary>Grows with each change.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    public IEnumerable<T> All => _objects.Values;

    public int Count => _objects.Count;

    /// <param name="space">Empty for kinds without namespaces.</param>
    /// <param name="name">The object's name.</param>
    public T? Find(string space, string name) => _objects.GetValueOrDefault((space, name));

    /// <summary>Takes over a whole list at once, so that no reader sees half of it.</summary>
    public void Replace(IEnumerable<KeyValuePair<(string Namespace, string Name), T>> objects)
    {
        _objects = new ConcurrentDictionary<(string Namespace, string Name), T>(objects);
        Interlocked.Increment(ref _revision);
        if (!_isSynced)
        {
            _isSynced = true;
            synced?.Invoke();
        }

        changed?.Invoke();
    }

    /// <param name="key">Namespace and name.</param>
    /// <param name="value">Null takes the object away.</param>
    public void Set((string Namespace, string Name) key, T? value)
    {
        if (value is null)
        {
            _objects.TryRemove(key, out _);
        }
        else
        {
            _objects[key] = value;
        }

        Interlocked.Increment(ref _revision);
        changed?.Invoke();
    }
}
