using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>TLS origination without a named CA trusts every public CA, or nobody's word at all on an older Istio.</summary>
internal sealed class DestinationRuleNoCaRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-destination-rule-no-ca",
        Category = Category.Mtls,
        Severity = Severity.Medium,
        Title = "DestinationRule originates TLS without naming a CA",
        Why = "With SIMPLE or MUTUAL and neither caCertificates nor credentialName, older versions of Istio do not verify the server at all, and newer ones accept a certificate of any public CA.",
        Remediation = "Name the CA that signs the server's certificate in caCertificates or credentialName, and its names in subjectAltNames.",
        AppliesTo = ["DestinationRule"],
        Reference = "https://istio.io/latest/docs/reference/config/analysis/ist0128/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is(ClientTls.Group, ClientTls.Kind)
            ? from tls in ClientTls.In(resource)
              where tls.Mode is "SIMPLE" or "MUTUAL" && IsEmpty(tls, "caCertificates") && IsEmpty(tls, "credentialName")
              // A louder rule speaks of it.
              where tls.Settings["insecureSkipVerify"]?.Flag != true
              select new Violation(resource, tls.Settings["mode"]!, $"clients of {tls.Scope} originate TLS (mode {tls.Mode}) without a CA to verify the server with")
            : [];

    private static bool IsEmpty(ClientTls tls, string key) => string.IsNullOrEmpty(tls.Settings[key]?.Text);
}
