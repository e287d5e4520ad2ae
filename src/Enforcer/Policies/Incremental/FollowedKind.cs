namespace Enforcer.Policies.Incremental;

/// <summary>A kind of a cluster's objects that a verdict may depend on.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Kind">The name in objects.</param>
/// <param name="Plural">The name in URLs and in RBAC.</param>
internal sealed record FollowedKind(string Group, string Kind, string Plural)
{
    /// <summary>As kubectl spells it: <c>deployments.apps</c>, <c>pods</c>.</summary>
    public string Subject => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
