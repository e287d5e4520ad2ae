using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>A policy that asks for TLS to the backend but cannot say whose certificate to trust protects nothing.</summary>
internal sealed class BackendPolicyNoCaRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "tls-backend-policy-no-ca",
        Category = Category.Tls,
        Severity = Severity.Medium,
        Title = "Backend's certificate cannot be verified",
        Why = "Without a CA, or without the name that the certificate must hold, the policy is invalid: the gateway fails, or reaches the backend as if the policy were not there.",
        Remediation = "Set validation.hostname, and caCertificateRefs or wellKnownCACertificates: System.",
        AppliesTo = ["BackendTLSPolicy"],
        Reference = "https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        // v1alpha2 called it tls.
        if (!resource.Is("gateway.networking.k8s.io", "BackendTLSPolicy") || (resource.Root.Find("spec", "validation") ?? resource.Root.Find("spec", "tls")) is not MapNode validation)
        {
            yield break;
        }

        if ((validation["caCertificateRefs"] ?? validation["caCertRefs"]).HasNone() && string.IsNullOrEmpty((validation["wellKnownCACertificates"] ?? validation["wellKnownCACerts"])?.Text))
        {
            yield return new Violation(resource, validation, "no CA is named");
        }

        if (string.IsNullOrEmpty(validation["hostname"]?.Text))
        {
            yield return new Violation(resource, validation, "no name is given that the certificate must hold", "hostname");
        }
    }
}
