using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>What makes an object the same one as before. The version is left out: v1beta1 and v1 of an object are the same object.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">Null where there is none.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ObjectKey(string Group, string Kind, string? Namespace, string? Name)
{
    /// <summary>Tells apart what files declare twice; 0 in a cluster.</summary>
    public int Copy { get; init; }

    public bool IsNamespace => Kind == "Namespace" && Group.Length == 0;

    public static ObjectKey Of(Resource resource) => new(resource.Group, resource.Kind, resource.Namespace, resource.Name);
}
