using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Istio.DataPlanes;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Within the mesh both ends have certificates; TLS by one of them alone gives the caller's identity away.</summary>
internal sealed class DestinationRuleNoClientCertRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-destination-rule-no-client-cert",
        Category = Category.Mtls,
        Severity = Severity.Medium,
        Title = "DestinationRule calls a meshed service without a client certificate",
        Why = "In mode SIMPLE only the server shows a certificate: the service cannot tell who calls, authorization by principal does not match, and a strict sidecar refuses the connection.",
        Remediation = "Set mode ISTIO_MUTUAL, or remove the tls block so that Istio picks mutual TLS by itself.",
        AppliesTo = ["DestinationRule"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from rule in context.Mesh.Istio.Clients.Rules.All
        from tls in ClientTls.In(rule.Resource)
        where tls.Mode == "SIMPLE"
        // Louder rules speak of a server that nobody verifies.
        where !string.IsNullOrEmpty(tls.Settings["caCertificates"]?.Text ?? tls.Settings["credentialName"]?.Text)
        where !YesNo.IsYes(tls.Settings["insecureSkipVerify"])
        let sides = context.Mesh.Istio.Clients.Servers.Behind(rule, tls).ToList()
        where sides.Count > 0 && sides.TrueForAll(side => side.Takes.Plane is DataPlane.Sidecar)
        select new Violation(
            rule.Resource,
            tls.Settings["mode"]!,
            $"clients of {tls.Scope} show no certificate (mode SIMPLE), though the service is in the mesh{(sides.Exists(side => side.Takes.Mode == MtlsMode.Strict) ? " and takes mutual TLS only, so these calls fail" : "")}");
}
