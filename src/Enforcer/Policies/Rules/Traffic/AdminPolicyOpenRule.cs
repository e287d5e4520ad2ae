using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>What an administrator's policy allows, no NetworkPolicy can take back.</summary>
internal sealed class AdminPolicyOpenRule : IResourceRule
{
    private static readonly string[] Kinds = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"];

    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-admin-policy-open",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "Cluster-wide network policy lets everyone through",
        Why = "An Allow of an AdminNetworkPolicy is decided before every NetworkPolicy: the isolation that a namespace's owner wrote does not count for it.",
        Remediation = "Name the namespaces, networks and ports that are needed, or use Pass to leave the decision to the namespaces.",
        AppliesTo = Kinds,
        Reference = "https://network-policy-api.sigs.k8s.io/api-overview/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Group == "policy.networking.k8s.io" && Kinds.Contains(resource.Kind)
            ? Direction(resource, "ingress", "from").Concat(Direction(resource, "egress", "to"))
            : [];

    private static IEnumerable<Violation> Direction(Resource resource, string direction, string side) =>
        from rule in resource.Root.Find("spec", direction)?.Items ?? []
        where rule["action"]?.Text is "Allow" or "Accept"
        let namesPorts = !rule["ports"].HasNone() || !rule["protocols"].HasNone()
        from peer in rule[side]?.Items ?? []
        from at in Everyone(peer, namesPorts)
        select new Violation(resource, at, $"the {direction} rule allows {(at.Text is { } cidr ? $"every address ({cidr})" : "every Pod of the cluster")}, before any NetworkPolicy is asked")
        {
            Severity = (namesPorts && direction == "egress") || resource.Kind == "BaselineAdminNetworkPolicy" ? Severity.Low : null,
        };

    private static IEnumerable<Node> Everyone(Node peer, bool namesPorts)
    {
        foreach (var network in (peer["networks"]?.Items ?? []).Where(network => network.IsEverywhere()))
        {
            yield return network;
        }

        // Naming the ports is how DNS and monitoring are kept reachable.
        if (!namesPorts && (IsAll(peer["namespaces"]) || IsAll(peer.Find("namespaces", "namespaceSelector")) || (IsAll(peer.Find("pods", "namespaceSelector")) && peer.Find("pods", "podSelector") is null or MapNode { Entries.Count: 0 })))
        {
            yield return peer;
        }
    }

    private static bool IsAll(Node? selector) => selector is MapNode { Entries.Count: 0 };
}
