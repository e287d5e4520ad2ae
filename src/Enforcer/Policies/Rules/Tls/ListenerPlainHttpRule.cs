using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>A Gateway API listener for HTTP serves in plaintext unless a route redirects it.</summary>
internal sealed class ListenerPlainHttpRule : ISetRule
{
    private const string Group = "gateway.networking.k8s.io";

    public RuleInfo Info { get; } = new()
    {
        Id = "tls-listener-plain-http",
        Category = Category.Tls,
        Severity = Severity.Low,
        Title = "Gateway listener serves plain HTTP",
        Why = "Requests, cookies and tokens cross the network outside the cluster unencrypted, and can be read and changed there.",
        Remediation = "Serve HTTPS, and attach an HTTPRoute with a RequestRedirect filter (scheme https) to the HTTP listener.",
        AppliesTo = ["Gateway (gateway.networking.k8s.io)"],
        Reference = "https://gateway-api.sigs.k8s.io/guides/tls/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var redirects = context.Resources.OfKind(Group, "HTTPRoute").Where(Redirects)
            .SelectMany(route => route.Root.Find("spec", "parentRefs")?.Items ?? [])
            .Select(parent => (parent["name"]?.Text, parent["sectionName"]?.Text))
            .ToHashSet();
        return from gateway in context.Resources.OfKind(Group, "Gateway")
               where !IsInside(gateway)
               from listener in gateway.Root.Find("spec", "listeners")?.Items ?? []
               let protocol = listener["protocol"]
               where protocol?.Text == "HTTP"
               where !redirects.Contains((gateway.Name, null)) && !redirects.Contains((gateway.Name, listener["name"]?.Text))
               select new Violation(gateway, protocol, $"listener '{listener["name"]?.Text}' serves HTTP without TLS, and no route of the set redirects it");
    }

    private static bool Redirects(Resource route) =>
        (route.Root.Find("spec", "rules")?.Items ?? []).Any(rule =>
            (rule["filters"]?.Items ?? []).Any(filter => filter.Find("requestRedirect", "scheme")?.Text == "https"));

    // Clients of the cluster alone: a waypoint, or a gateway without a public Service.
    private static bool IsInside(Resource gateway) =>
        gateway.Root.Find("spec", "gatewayClassName")?.Text?.Contains("waypoint", StringComparison.Ordinal) == true
        || gateway.Annotation("networking.istio.io/service-type")?.Text == "ClusterIP"
        || gateway.Label("istio")?.Text?.Contains("egress", StringComparison.Ordinal) == true
        || gateway.Name?.Contains("egress", StringComparison.Ordinal) == true;
}
