using System.Collections.Concurrent;

namespace Enforcer.Kubernetes.Watching;

/// <summary>
/// What a watch knows of the cluster's objects, as the projection that its owner needs and nothing else: what is not projected is not kept.
/// Reading never waits and never fails; what is read is as old as the last event.
/// </summary>
/// <param name="synced">Called once, when the first list is complete.</param>
/// <param name="changed">Called after each change.</param>
/// <param name="moved">Called for each object that came, changed or went, with what was known before and what is known now.</param>
internal sealed class ObjectStore<T>(Action? synced = null, Action? changed = null, Action<T?, T?>? moved = null)
    where T : class
{
    private volatile ConcurrentDictionary<(string Namespace, string Name), T> _objects = new();
    private long _revision;
    private volatile bool _isSynced;
    private long _heard;
    private volatile bool _isLost;
    private volatile bool _isRefused;

    /// <summary>False until the first list is complete: until then absence proves nothing.</summary>
    public bool IsSynced => _isSynced;

    /// <summary>The server does not let us read them: they are not known, and will not be before somebody grants it.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>How long ago the server was last heard, where it is not heard any more; zero while the watch stands, and before the first list.</summary>
    public TimeSpan Staleness(TimeProvider time) => _isLost && _isSynced ? time.GetElapsedTime(Interlocked.Read(ref _heard)) : TimeSpan.Zero;

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
        var before = _objects;
        var after = new ConcurrentDictionary<(string Namespace, string Name), T>(objects);
        _objects = after;
        Tell(before, after);
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
        T? before;
        if (value is null)
        {
            _objects.TryRemove(key, out before);
        }
        else
        {
            before = moved is null ? null : _objects.GetValueOrDefault(key);
            _objects[key] = value;
        }

        if (before is not null || value is not null)
        {
            moved?.Invoke(before, value);
        }

        Interlocked.Increment(ref _revision);
        changed?.Invoke();
    }

    /// <summary>The server was heard: what is known is as of now.</summary>
    public void Confirm(TimeProvider time)
    {
        Interlocked.Exchange(ref _heard, time.GetTimestamp());
        _isLost = false;
        _isRefused = false;
    }

    /// <summary>The server is not heard: what is known grows old until it is.</summary>
    /// <param name="isRefused">It answers, and does not let us read.</param>
    public void Lose(bool isRefused = false)
    {
        _isLost = true;
        _isRefused = isRefused;
    }

    private void Tell(ConcurrentDictionary<(string Namespace, string Name), T> before, ConcurrentDictionary<(string Namespace, string Name), T> after)
    {
        if (moved is null)
        {
            return;
        }

        foreach (var (key, value) in before)
        {
            if (!after.ContainsKey(key))
            {
                moved(value, null);
            }
        }

        foreach (var (key, value) in after)
        {
            moved(before.GetValueOrDefault(key), value);
        }
    }
}
