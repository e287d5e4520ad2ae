using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Linkerd;

/// <summary>An address is no identity; one that means everybody is no condition either.</summary>
internal sealed class LinkerdNetworkOnlyRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-linkerd-network-only",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Linkerd authorizes every network without mutual TLS",
        Why = "The authorization asks for no mesh identity, and its networks cover every address: whoever reaches the port is served in plaintext and unauthenticated.",
        Remediation = "Require a MeshTLSAuthentication or ServiceAccount in requiredAuthenticationRefs, or target only the route of a probe and name the nodes' networks.",
        AppliesTo = ["AuthorizationPolicy (Linkerd)"],
        Reference = "https://linkerd.io/2/reference/authorization-policy/#authorizationpolicy",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var open = context.Resources.OfKind(LinkerdUnauthenticatedRule.Group, "NetworkAuthentication")
            .Where(IsOpen)
            .Select(network => (network.Namespace, network.Name))
            .ToHashSet();
        var wide = context.Resources.All.Where(IsWideRoute).Select(route => (route.Namespace, route.Name)).ToHashSet();
        return from policy in context.Resources.OfKind(LinkerdUnauthenticatedRule.Group, "AuthorizationPolicy")
               let spec = policy.Root["spec"]
               where IsWide(policy, spec?["targetRef"])
               let required = spec["requiredAuthenticationRefs"]
               where required is ListNode && required.Items.All(reference => IsAnyone(policy, reference))
               select new Violation(policy, required, $"clients of {spec.Find("targetRef", "kind")!.Text} '{spec.Find("targetRef", "name")?.Text}' need no certificate and may come from any address");

        // A route is how the documentation carves out a probe; one that takes every path carves out the server.
        bool IsWide(Resource policy, Node? target) =>
            target?["kind"]?.Text is "Server" or "Namespace" || (target?["kind"]?.Text is "HTTPRoute" or "GRPCRoute" && wide.Contains((policy.Namespace, target["name"]?.Text)));

        bool IsAnyone(Resource policy, Node reference) =>
            reference["kind"]?.Text == "NetworkAuthentication"
            && open.Contains((reference["namespace"]?.Text ?? policy.Namespace, reference["name"]?.Text));
    }

    private static bool IsOpen(Resource network) =>
        (network.Root.Find("spec", "networks")?.Items ?? []).Any(one => one["cidr"].IsEverywhere() && one["except"].HasNone());

    private static bool IsWideRoute(Resource route) =>
        route is { Kind: "HTTPRoute" or "GRPCRoute", Group: LinkerdUnauthenticatedRule.Group or "gateway.networking.k8s.io" }
        && (route.Root.Find("spec", "rules")?.Items ?? []).Any(rule =>
            rule["matches"].HasNone() || rule["matches"]!.Items.Any(match => match["path"]?["value"]?.Text is null or "/" && match["path"]?["type"]?.Text is null or "PathPrefix" && match["method"] is null && match["headers"] is null));
}
