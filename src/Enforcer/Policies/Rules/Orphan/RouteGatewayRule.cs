using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A route bound to a gateway that does not exist serves nobody.</summary>
internal sealed class RouteGatewayRule : ISetRule
{
    private const string Group = "networking.istio.io";

    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-route-gateway",
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "Route is bound to a Gateway that does not exist",
        Why = "The route has no effect, and whoever creates a Gateway of that name decides where it is published.",
        Remediation = "Correct the name and namespace of the Gateway (namespace/name), or remove it from the route.",
        AppliesTo = ["VirtualService"],
        Reference = "https://istio.io/latest/docs/reference/config/analysis/ist0101/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var gateways = context.Resources.OfKind(Group, "Gateway").Select(one => (one.Namespace, one.Name)).ToHashSet();
        var shown = gateways.Select(one => one.Namespace).Where(place => place is not null).ToHashSet();
        return from route in context.Resources.OfKind(Group, "VirtualService")
               from at in route.Root.Find("spec", "gateways")?.Items ?? []
               where at.Text is not null and not "mesh" && !at.Text.Contains('.', StringComparison.Ordinal)
               let parts = at.Text!.Split('/')
               let place = parts.Length == 2 ? parts[0] : route.Namespace
               // A file without namespaces says nothing certain of which Gateway is meant.
               where shown.Contains(place) && !gateways.Contains((place, parts[^1])) && !gateways.Contains((null, parts[^1]))
               select new Violation(route, at, $"the set has Gateways of namespace '{place}', but no '{parts[^1]}'");
    }
}
