using Enforcer.Mesh.Istio;

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

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var meshed = new Lazy<MeshedServices>(() => new MeshedServices(context.Resources));
        return from rule in context.Resources.OfKind(ClientTls.Group, ClientTls.Kind)
               from tls in ClientTls.In(rule)
               where tls.Mode == "SIMPLE"
               // Louder rules speak of a server that nobody verifies.
               where !string.IsNullOrEmpty(tls.Settings["caCertificates"]?.Text ?? tls.Settings["credentialName"]?.Text)
               where !YesNo.IsYes(tls.Settings["insecureSkipVerify"])
               where rule.Root.Find("spec", "host")?.Text is { } host && meshed.Value.Contains(host, rule.Namespace)
               select new Violation(rule, tls.Settings["mode"]!, $"clients of {tls.Scope} show no certificate (mode SIMPLE), though the service is in the mesh");
    }
}
