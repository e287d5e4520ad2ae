using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>The objects of one place, in the order in which they came, as an array that is made anew only after a change. The owner keeps threads apart.</summary>
internal sealed class Shelf
{
    private readonly Dictionary<ObjectKey, Resource> _objects = [];
    private Resource[]? _all;

    public int Count => _objects.Count;

    /// <summary>Never changes once it was handed out.</summary>
    public IReadOnlyList<Resource> All => _all ??= [.. _objects.Values];

    public Resource? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    /// <summary>Always true, for conditions.</summary>
    public bool Set(ObjectKey key, Resource resource)
    {
        _objects[key] = resource;
        _all = null;
        return true;
    }

    public bool Remove(ObjectKey key)
    {
        if (!_objects.Remove(key))
        {
            return false;
        }

        _all = null;
        return true;
    }
}
