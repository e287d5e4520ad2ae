using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>A listener for every host and every namespace lets any team publish under any name.</summary>
internal sealed class ListenerOpenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-listener-open",
        Category = Category.Exposure,
        Severity = Severity.Low,
        Title = "Gateway listener is open to every namespace and host",
        Why = "Whoever may write a route in any namespace publishes it to the world, under a name of another team's too.",
        Remediation = "Set the listener's hostname, or allow routes from the same namespace or by a selector (allowedRoutes.namespaces.from: Selector).",
        AppliesTo = ["Gateway (gateway.networking.k8s.io)"],
        Reference = "https://gateway-api.sigs.k8s.io/guides/multiple-ns/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("gateway.networking.k8s.io", "Gateway") && resource.Root.Find("spec", "gatewayClassName")?.Text?.Contains("waypoint", StringComparison.Ordinal) != true
            ? from listener in resource.Root.Find("spec", "listeners")?.Items ?? []
              let origin = listener.Find("allowedRoutes", "namespaces", "from")
              where origin?.Text == "All" && listener["hostname"]?.Text is null or "" or "*"
              select new Violation(resource, origin!, $"routes of every namespace may publish any host at listener '{listener["name"]?.Text}'")
            : [];
}
