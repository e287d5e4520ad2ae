using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>What one statement of a PeerAuthentication comes down to.</summary>
/// <param name="Policy">Where it is said.</param>
/// <param name="At">The deciding value, or the map that should hold it.</param>
/// <param name="Port">Null for the policy's whole scope.</param>
/// <param name="Declared">What is written.</param>
/// <param name="Effective">What Istio makes of it: never <see cref="MtlsMode.Unset"/>.</param>
/// <param name="Origin">The policy it is inherited from; null where it is written here or is Istio's default.</param>
internal sealed record ServerMode(
    PeerAuthentication Policy, Node At, string? Port, MtlsMode Declared, MtlsMode Effective, PeerAuthentication? Origin)
{
    /// <summary>The older policy of the same reach that Istio acts on instead; null where this one counts.</summary>
    public PeerAuthentication? Older { get; init; }

    /// <summary>Istio does not act on it: a port without a selector, a selector in the root namespace, an older policy of the same reach.</summary>
    public bool IsInert => Older is not null || Policy.Scope == PeerScope.Nothing || (Port is not null && !Policy.HasSelector);

    /// <summary>Unset, and no parent was read that decides: a cluster may hold one.</summary>
    public bool IsUndecided => Declared == MtlsMode.Unset && Origin is null && Policy.Scope != PeerScope.Mesh;
}
