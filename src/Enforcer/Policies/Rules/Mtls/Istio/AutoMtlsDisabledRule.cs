using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Clients of Istio encrypt by themselves; this is the switch that stops all of them.</summary>
internal sealed class AutoMtlsDisabledRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-istio-auto-mtls-disabled",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Istio clients do not use mutual TLS by themselves",
        Why = "With enableAutoMtls false a sidecar sends plaintext to every host for which no DestinationRule asks for ISTIO_MUTUAL: permissive servers are reached unencrypted, strict ones not at all.",
        Remediation = "Remove enableAutoMtls or set it to true.",
        AppliesTo = ["IstioOperator", "Istio", "ConfigMap istio", "Helm values"],
        Reference = "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from resource in context.Resources.All
        from config in MeshConfiguration.In(resource)
        let at = config.Root["enableAutoMtls"]
        where YesNo.IsNo(at)
        let isMadeUpFor = IsMadeUpFor(context)
        select new Violation(
            resource,
            config.Holder ?? at,
            isMadeUpFor ? "new hosts rely on one DestinationRule for mutual TLS (enableAutoMtls false)" : "sidecars send plaintext unless a DestinationRule says otherwise (enableAutoMtls false)",
            config.Holder is null ? null : "enableAutoMtls")
        {
            Severity = isMadeUpFor ? Severity.Low : null,
        };

    // The way of Istio's first versions: one rule for every host of the cluster.
    private static bool IsMadeUpFor(PolicyContext context) =>
        context.Resources.OfKind(ClientTls.Group, ClientTls.Kind).Any(rule =>
            rule.Root.Find("spec", "host")?.Text is "*.local" or "*.cluster.local" or "*.svc.cluster.local" or "*"
            && rule.Root.Find("spec", "trafficPolicy", "tls", "mode")?.Text == "ISTIO_MUTUAL");
}
