using Enforcer.Mesh.Istio;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>A server side that refuses mutual TLS leaves every caller in plaintext, even one that would encrypt.</summary>
internal sealed class PeerAuthenticationDisabledRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-peer-authentication-disabled",
        Category = Category.Mtls,
        Severity = Severity.Critical,
        Title = "PeerAuthentication switches mutual TLS off",
        Why = "In DISABLE mode the sidecar takes no mutual TLS at all: every request arrives in plaintext, no caller has an identity, and authorization by principal cannot match.",
        Remediation = "Set the mode to STRICT, or remove the policy so that the strict parent applies.",
        AppliesTo = ["PeerAuthentication"],
        Reference = "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from mode in context.Mesh.Istio.ServerModes
        where mode.Effective == MtlsMode.Disable
        select PeerAuthenticationWords.Violation(mode);
}
