namespace Enforcer.Resources;

/// <summary>Names a declared object as Kubernetes does.</summary>
/// <param name="ApiVersion">Group and version, <c>security.istio.io/v1</c>; <c>terraform</c> for Terraform's own resources; empty for a plain document.</param>
/// <param name="Kind">Kind, or Terraform's resource type.</param>
/// <param name="Namespace">Null where none is declared.</param>
/// <param name="Name">Null where none is declared.</param>
internal readonly record struct ResourceId(string ApiVersion, string Kind, string? Namespace, string? Name)
{
    /// <summary>The API group: empty for the core group.</summary>
    public string Group => ApiGroups.Of(ApiVersion);

    public override string ToString() =>
        Namespace is null ? $"{Kind} {Name ?? "(unnamed)"}" : $"{Kind} {Namespace}/{Name ?? "(unnamed)"}";
}
