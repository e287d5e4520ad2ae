using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>A policy that lets everyone through looks like protection and is none.</summary>
internal sealed class NetworkPolicyOpenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-network-policy-open",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "NetworkPolicy lets everyone through",
        Why = "A rule without peers and ports, or one for every address, allows all traffic in its direction; and as policies add up, it undoes every other policy for the same Pods.",
        Remediation = "Name the peers by podSelector, namespaceSelector or a narrow ipBlock, and the ports that are needed.",
        AppliesTo = ["NetworkPolicy"],
        Reference = "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("networking.k8s.io", "NetworkPolicy") || resource.Is("extensions", "NetworkPolicy")
            ? Direction(resource, "ingress", "from", "Ingress").Concat(Direction(resource, "egress", "to", "Egress"))
            : [];

    private static IEnumerable<Violation> Direction(Resource resource, string direction, string peersKey, string type)
    {
        var spec = resource.Root["spec"];
        var types = spec?["policyTypes"]?.Items ?? [];
        // Rules of a direction that the policy does not govern count for nothing.
        if (types.Count > 0 && types.All(one => one.Text != type))
        {
            yield break;
        }

        foreach (var rule in spec?[direction]?.Items ?? [])
        {
            var peers = rule[peersKey];
            if (peers.HasNone())
            {
                if ((rule is MapNode || rule.IsNull) && !NamesPorts(rule))
                {
                    // A policy about who may come in that says 'and out as before' takes nothing away.
                    var isAside = direction == "egress" && types.Any(one => one.Text == "Ingress");
                    yield return new Violation(resource, peers is ListNode ? peers : rule, $"the {direction} rule names no peers and no ports: it allows all traffic")
                    {
                        Severity = isAside ? Severity.Low : null,
                    };
                }

                continue;
            }

            foreach (var peer in peers!.Items)
            {
                if (Judge(resource, direction, peer, NamesPorts(rule)) is { } violation)
                {
                    yield return violation;
                }
            }
        }
    }

    private static Violation? Judge(Resource resource, string direction, Node peer, bool namesPorts)
    {
        var isIngress = direction == "ingress";
        if (peer.Find("ipBlock", "cidr") is { } cidr && cidr.IsEverywhere())
        {
            var hasHoles = !peer.Find("ipBlock", "except").HasNone();
            // "Anywhere but the private networks" is how reaching the internet is written.
            return hasHoles && !isIngress
                ? null
                : new Violation(resource, cidr, $"the {direction} rule {(isIngress ? "admits" : "reaches")} every address ({cidr.Text}{(hasHoles ? ", with exceptions" : "")})")
                {
                    Severity = hasHoles || (!isIngress && namesPorts) ? Severity.Low : null,
                };
        }

        return isIngress && !namesPorts && peer["namespaceSelector"] is MapNode { Entries.Count: 0 } all && IsAnyPod(peer["podSelector"])
            ? new Violation(resource, all, "the ingress rule admits every Pod of every namespace, on every port") { Severity = Severity.Low }
            : null;
    }

    private static bool IsAnyPod(Node? selector) => selector is null or MapNode { Entries.Count: 0 };

    // A protocol alone leaves all of its ports open.
    private static bool NamesPorts(Node rule) => !rule["ports"].HasNone() && rule["ports"]!.Items.All(port => port["port"] is { IsNull: false });
}
