using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>TLS to a server nobody verified is TLS to whoever answered.</summary>
internal sealed class DestinationRuleSkipVerifyRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-destination-rule-skip-verify",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "DestinationRule does not verify the server",
        Why = "insecureSkipVerify accepts any certificate: whoever can answer for the address reads and changes the traffic, and receives the client's credentials.",
        Remediation = "Remove insecureSkipVerify and name the CA in caCertificates or credentialName.",
        AppliesTo = ["DestinationRule"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is(ClientTls.Group, ClientTls.Kind)
            ? from tls in ClientTls.In(resource)
              let at = tls.Settings["insecureSkipVerify"]
              where at?.Flag == true
              select new Violation(resource, at, $"clients of {tls.Scope} accept any server certificate")
            : [];
}
