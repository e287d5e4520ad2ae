using Enforcer.Resources;

namespace Enforcer.Mesh.Hosts;

/// <summary>Which objects of a kind a set declares, so that a reference to one of them can be proven to lead nowhere.</summary>
internal sealed class DeclaredNames
{
    private readonly HashSet<(string? Namespace, string? Name)> _names;
    private readonly HashSet<string?> _namespaces;
    private readonly HashSet<string?> _anywhere;

    public DeclaredNames(IEnumerable<Resource> resources)
        : this(resources.Select(resource => (resource.Namespace, resource.Name)))
    {
    }

    public DeclaredNames(IEnumerable<(string? Namespace, string? Name)> names)
    {
        _names = [.. names];
        _namespaces = [.. _names.Select(one => one.Namespace)];
        _anywhere = [.. _names.Select(one => one.Name)];
    }

    /// <summary>True where the set has others of the namespace, but not this one; without a namespace it may be meant for any.</summary>
    public bool LacksOnly(string? place, string? name) =>
        name is not null && _namespaces.Contains(place) && !_names.Contains((place, name)) && !_names.Contains((null, name));

    public bool Has(string? name) => _anywhere.Contains(name);
}
