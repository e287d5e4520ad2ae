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
        return from policy in context.Resources.OfKind(LinkerdUnauthenticatedRule.Group, "AuthorizationPolicy")
               let spec = policy.Root["spec"]
               // A route is how the documentation carves out a probe.
               where spec?.Find("targetRef", "kind")?.Text is "Server" or "Namespace"
               let required = spec["requiredAuthenticationRefs"]
               where required is ListNode && required.Items.All(reference => IsAnyone(policy, reference))
               select new Violation(policy, required, $"clients of {spec.Find("targetRef", "kind")!.Text} '{spec.Find("targetRef", "name")?.Text}' need no certificate and may come from any address");

        bool IsAnyone(Resource policy, Node reference) =>
            reference["kind"]?.Text == "NetworkAuthentication"
            && open.Contains((reference["namespace"]?.Text ?? policy.Namespace, reference["name"]?.Text));
    }

    private static bool IsOpen(Resource network) =>
        (network.Root.Find("spec", "networks")?.Items ?? []).Any(one => one["cidr"]?.Text is "0.0.0.0/0" or "::/0" && one["except"] is null or { Items.Count: 0 });
}
