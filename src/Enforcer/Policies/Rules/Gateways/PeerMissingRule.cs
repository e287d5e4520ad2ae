using Enforcer.Mesh.Gateways;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Gateways;

/// <summary>Mutual TLS to whoever answers is encryption to a stranger.</summary>
internal sealed class PeerMissingRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-gateway-peer-missing",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Gateway does not pin the peer it calls",
        Why = "Without one expected identity any workload with a certificate of the mesh may answer for the service, and reads and changes the traffic.",
        Remediation = "Name the peer's SPIFFE ID in the route: spiffe://DOMAIN/ns/NAMESPACE/sa/ACCOUNT.",
        AppliesTo = ["gateway.yaml (Enforcer)", "ConfigMap"],
        Reference = "https://spiffe.io/docs/latest/spiffe-about/spiffe-concepts/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => EnforcerGateway.In(resource).SelectMany(Judge);

    private static IEnumerable<Violation> Judge(EnforcerGateway gateway) =>
        from listener in gateway.Outbound
        from route in listener["routes"]?.Items ?? []
        where route is MapNode
        let peer = route["peer"]
        where string.IsNullOrEmpty(peer?.Text) || peer.Text.Contains('*', StringComparison.Ordinal)
        let at = peer ?? route
        select new Violation(gateway.Resource, gateway.Place(at), $"the route to '{route["upstream"]?.Text}' takes any workload for its peer", gateway.Discriminator(at));
}
