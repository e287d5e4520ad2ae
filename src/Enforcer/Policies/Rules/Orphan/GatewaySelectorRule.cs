using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A gateway's settings that no proxy takes leave the door as it was.</summary>
internal sealed class GatewaySelectorRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-gateway-selector",
        Category = Category.Orphan,
        Severity = Severity.Low,
        Title = "Gateway selects no proxy",
        Why = "Other workloads of the set carry the label, but none with this value: the hosts and TLS settings of the Gateway have no effect, and whoever labels a Pod so receives them.",
        Remediation = "Correct the selector to the labels of the gateway's Pods.",
        AppliesTo = ["Gateway (networking.istio.io)"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var workloads = context.Mesh.Workloads;
        if (!workloads.ShowsAll)
        {
            return [];
        }

        var keys = workloads.All.SelectMany(workload => workload.Labels?.Entries ?? []).Select(label => label.Key).ToHashSet(StringComparer.Ordinal);
        return from gateway in context.Resources.OfKind("networking.istio.io", "Gateway")
               let selector = gateway.Root.Find("spec", "selector")
               // A gateway of another installation carries labels that the set shows on nothing.
               where selector is MapNode { Entries.Count: > 0 } && selector.Entries.All(label => keys.Contains(label.Key)) && !workloads.Having(null, selector).Any()
               select new Violation(gateway, selector, $"no workload of the set has the labels that Gateway '{gateway.Name}' selects by");
    }
}
