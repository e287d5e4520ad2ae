using Enforcer.Mesh.Gateways;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Gateways;

/// <summary>An exception for an old peer that tends to outlive it.</summary>
internal sealed class OlderTlsRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-gateway-tls12",
        Category = Category.Mtls,
        Severity = Severity.Low,
        Title = "Gateway accepts TLS 1.2 beside 1.3",
        Why = "TLS 1.2 shows the peers' certificates on the wire, and leaves more to configure wrong; every gateway of the mesh speaks 1.3.",
        Remediation = "Remove tls.allowTls12 once the last old peer is gone.",
        AppliesTo = ["gateway.yaml (Enforcer)", "ConfigMap"],
        Reference = "https://spiffe.io/docs/latest/spiffe-about/spiffe-concepts/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => EnforcerGateway.In(resource).SelectMany(Judge);

    private static IEnumerable<Violation> Judge(EnforcerGateway gateway) =>
        gateway.Root.Find("tls", "allowTls12") is { } at && at.IsOn()
            ? [new Violation(gateway.Resource, gateway.Place(at), "peers may use TLS 1.2", gateway.Discriminator(at))]
            : [];
}
