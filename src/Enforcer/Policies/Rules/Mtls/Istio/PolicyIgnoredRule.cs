using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>STRICT where Istio does not look is a promise that nobody keeps.</summary>
internal sealed class PolicyIgnoredRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-peer-authentication-ignored",
        Category = Category.Mtls,
        Severity = Severity.Medium,
        Title = "PeerAuthentication asks for mutual TLS where Istio does not look",
        Why = "Istio ignores a selector in the root namespace, and port modes in a policy without a selector: the workloads it was written for accept plaintext as before.",
        Remediation = "Move the policy into the namespace of the workloads and select them by their labels.",
        AppliesTo = ["PeerAuthentication"],
        Reference = "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from policy in context.Mesh.Istio.PeerAuthentications
        let otherwise = policy.Scope == PeerScope.Nothing ? context.Mesh.Istio.MeshMode : context.Mesh.Istio.Effective(policy)
        where otherwise != MtlsMode.Strict && (policy.Scope == PeerScope.Nothing || !policy.HasSelector)
        from at in Ignored(policy)
        select new Violation(
            policy.Resource,
            at,
            policy.Scope == PeerScope.Nothing
                ? $"STRICT is not acted on: Istio ignores a selector in the root namespace ('{policy.Resource.Namespace}')"
                : "STRICT is not acted on: Istio ignores port modes in a policy without a selector");

    private static IEnumerable<Node> Ignored(PeerAuthentication policy)
    {
        if (policy.Scope == PeerScope.Nothing && policy.Mode == MtlsMode.Strict)
        {
            return [policy.ModeAt];
        }

        return policy.Ports.Where(port => port.Mode == MtlsMode.Strict).Select(port => port.At);
    }
}
