using Enforcer.Mesh.Istio;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Plaintext accepted beside mutual TLS is plaintext accepted.</summary>
internal sealed class PeerAuthenticationPermissiveRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-peer-authentication-permissive",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "PeerAuthentication accepts plaintext beside mutual TLS",
        Why = "In PERMISSIVE mode any Pod or host that reaches the port is served without a certificate, so callers are unauthenticated and traffic can be read and changed. UNSET without a strict parent comes down to the same.",
        Remediation = "Set the mode to STRICT; move callers that cannot speak mutual TLS into the mesh first, or carve out only the port that needs it.",
        AppliesTo = ["PeerAuthentication"],
        Reference = "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from mode in context.Mesh.Istio.ServerModes
        where mode.Effective == MtlsMode.Permissive
        select PeerAuthenticationWords.Violation(mode) with { Excuse = context.Mesh.Istio.Need(mode) };
}
