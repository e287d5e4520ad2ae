using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A peer that matches nobody is a typing error away from an outage, or from letting in whoever takes the label.</summary>
internal sealed class PolicyPeerRule : ISetRule
{
    private static readonly (string Direction, string Side)[] Sides = [("ingress", "from"), ("egress", "to")];

    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-policy-peer",
        Category = Category.Orphan,
        Severity = Severity.Low,
        Title = "NetworkPolicy names a peer that no workload is",
        Why = "No workload of the namespace carries the labels: the traffic that was meant is refused, and whoever may create a Pod with them is let through.",
        Remediation = "Correct the podSelector to the labels of the peer, or add the namespaceSelector of its namespace.",
        AppliesTo = ["NetworkPolicy"],
        Reference = "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from policy in context.Resources.OfKind("networking.k8s.io", "NetworkPolicy")
        where context.Mesh.Workloads.Shows(policy.Namespace)
        from one in Sides
        from rule in policy.Root.Find("spec", one.Direction)?.Items ?? []
        from peer in rule[one.Side]?.Items ?? []
        let selector = peer["podSelector"]
        where selector is MapNode && !LabelSelector.IsEmpty(selector) && peer["namespaceSelector"] is null && !context.Mesh.Workloads.Selected(policy.Namespace, selector).Any()
        select new Violation(policy, selector, $"no workload of {(policy.Namespace is { } name ? $"namespace '{name}'" : "the set")} has the labels of this {one.Direction} peer");
}
