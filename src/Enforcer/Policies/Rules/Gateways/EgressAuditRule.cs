using Enforcer.Mesh.Gateways;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Gateways;

/// <summary>Audit is for the days before the destinations are known.</summary>
internal sealed class EgressAuditRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-gateway-egress-audit",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "Gateway lets undeclared destinations through",
        Why = "A workload that was taken over can send data to any host in plaintext; the gateway counts it and does not stop it.",
        Remediation = "Declare the destinations as routes, and set egress.default to deny.",
        AppliesTo = ["gateway.yaml (Enforcer)", "ConfigMap"],
        Reference = "https://spiffe.io/docs/latest/spiffe-about/spiffe-concepts/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => EnforcerGateway.In(resource).SelectMany(Judge);

    private static IEnumerable<Violation> Judge(EnforcerGateway gateway) =>
        gateway.Root.Find("egress", "default") is { Text: "audit" or "allow" } at
            ? [new Violation(gateway.Resource, gateway.Place(at), $"hosts that no route declares are reached (egress {at.Text})", gateway.Discriminator(at))]
            : [];
}
