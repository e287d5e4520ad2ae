using Enforcer.Mesh.Hosts;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A route bound to a gateway that does not exist serves nobody.</summary>
internal sealed class RouteGatewayRule : ISetRule
{
    private const string Group = "networking.istio.io";
    private const string GatewayApi = "gateway.networking.k8s.io";

    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-route-gateway",
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "Route is bound to a Gateway that does not exist",
        Why = "The route has no effect, and whoever creates a Gateway of that name decides where it is published.",
        Remediation = "Correct the name and namespace of the Gateway (namespace/name), or remove it from the route.",
        AppliesTo = ["VirtualService", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"],
        Reference = "https://istio.io/latest/docs/reference/config/analysis/ist0101/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) => Bound(context.Resources).Concat(Attached(context.Resources));

    private static IEnumerable<Violation> Bound(ResourceSet resources)
    {
        var gateways = new DeclaredNames(resources.OfKind(Group, "Gateway"));
        return from route in resources.OfKind(Group, "VirtualService")
               from at in route.Root.Find("spec", "gateways")?.Items ?? []
               where at.Text is not null and not "mesh" && !at.Text.Contains('.', StringComparison.Ordinal)
               let parts = at.Text!.Split('/')
               let place = parts.Length == 2 ? parts[0] : route.Namespace
               // A file without namespaces says nothing certain of which Gateway is meant.
               where place is not null && gateways.LacksOnly(place, parts[^1])
               select new Violation(route, at, $"the set has Gateways of namespace '{place}', but no '{parts[^1]}'");
    }

    private static IEnumerable<Violation> Attached(ResourceSet resources)
    {
        var declared = resources.OfKind(GatewayApi, "Gateway").ToList();
        var gateways = new DeclaredNames(declared);
        var listeners = declared.ToLookup(gateway => (gateway.Namespace, gateway.Name), gateway => gateway.Root.Find("spec", "listeners")?.Items ?? []);
        foreach (var route in resources.All.Where(one => one.Group == GatewayApi && one.Kind.EndsWith("Route", StringComparison.Ordinal)))
        {
            foreach (var parent in (route.Root.Find("spec", "parentRefs")?.Items ?? []).Where(parent => parent["kind"]?.Text is null or "Gateway" && parent["group"]?.Text is null or GatewayApi && parent["name"] is not null))
            {
                var place = parent["namespace"]?.Text ?? route.Namespace;
                var name = parent["name"]!.Text!;
                if (place is not null && gateways.LacksOnly(place, name))
                {
                    yield return new Violation(route, parent["name"]!, $"the set has Gateways of namespace '{place}', but no '{name}'");
                }
                else if (parent["sectionName"] is { Text: { Length: > 0 } section } at && listeners.Contains((place, name)) && !listeners[(place, name)].SelectMany(list => list).Any(listener => listener["name"]?.Text == section))
                {
                    yield return new Violation(route, at, $"Gateway '{name}' has no listener '{section}'");
                }
            }
        }
    }
}
