using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>A route for every host takes over requests that its owner never meant to serve.</summary>
internal sealed class WildcardHostRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-wildcard-host",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "VirtualService matches every host",
        Why = "The host '*' catches every request that no other route names, so a team's route can answer for another's host, or for one that nobody declared.",
        Remediation = "List the host names that the route serves.",
        AppliesTo = ["VirtualService"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("networking.istio.io", "VirtualService")
            ? from host in resource.Root.Find("spec", "hosts")?.Items ?? []
              where host.Text == "*"
              select new Violation(resource, host, "the route matches every host")
              {
                  Severity = IsNarrow(resource.Root["spec"]!) ? Severity.Low : null,
              }
            : [];

    // Bound to a gateway and with a match for each rule, it takes no more than the paths it names.
    private static bool IsNarrow(Node spec)
    {
        var rules = spec["http"]?.Items ?? [];
        return rules.Count > 0 && rules.All(rule => !rule["match"].HasNone()) && (spec["gateways"]?.Items ?? []) is { Count: > 0 } gateways && gateways.All(gateway => gateway.Text != "mesh");
    }
}
