using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A route to a subset that no DestinationRule declares fails every request.</summary>
internal sealed class RouteSubsetRule : ISetRule
{
    private const string Group = "networking.istio.io";

    private static readonly string[] Protocols = ["http", "tcp", "tls"];

    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-route-subset",
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "Route leads to a subset that does not exist",
        Why = "The set's DestinationRules for the host declare no subset of that name: requests sent there fail, and the TLS settings meant for the subset protect nothing.",
        Remediation = "Correct the name of the subset, or declare it in the host's DestinationRule.",
        AppliesTo = ["VirtualService"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var rules = context.Resources.OfKind(Group, "DestinationRule").ToList();
        // A rule for many hosts may declare the subset for all of them.
        if (rules.Exists(rule => rule.Root.Find("spec", "host")?.Text?.Contains('*', StringComparison.Ordinal) == true))
        {
            return [];
        }

        var subsets = rules.GroupBy(rule => Host(rule.Root.Find("spec", "host")?.Text, rule.Namespace))
            .ToDictionary(group => group.Key, group => group.SelectMany(rule => rule.Root.Find("spec", "subsets")?.Items ?? []).Select(subset => subset["name"]?.Text).ToHashSet());
        return from route in context.Resources.OfKind(Group, "VirtualService")
               from destination in Destinations(route)
               let at = destination["subset"]
               where at?.Text is { Length: > 0 } && subsets.TryGetValue(Host(destination["host"]?.Text, route.Namespace), out var known) && !known.Contains(at.Text)
               select new Violation(route, at, $"no DestinationRule of the set declares subset '{at.Text}' of '{destination["host"]?.Text}'");
    }

    private static IEnumerable<Node> Destinations(Resource route) =>
        from protocol in Protocols
        from rule in route.Root.Find("spec", protocol)?.Items ?? []
        from destination in (rule["route"]?.Items ?? []).Concat(rule["mirrors"]?.Items ?? []).Select(one => one["destination"]).Append(rule["mirror"])
        where destination is not null
        select destination;

    // A short name is meant in the namespace of the object that uses it.
    private static (string Name, string Namespace) Host(string? host, string? from) => host?.Split('.') switch
    {
        [var name] => (name, from ?? ""),
        [var name, var place, "svc", ..] => (name, place),
        _ => (host ?? "", ""),
    };
}
