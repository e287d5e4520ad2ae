using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>Cilium's entities <c>world</c> and <c>all</c> are everyone by another name.</summary>
internal sealed class CiliumPolicyOpenRule : IResourceRule
{
    private static readonly string[] Directions = ["ingress", "egress"];
    private static readonly string[] Entities = ["world", "world-ipv4", "world-ipv6", "all"];

    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-cilium-policy-open",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "Cilium policy opens to the world",
        Why = "The entities 'world' and 'all', and a CIDR of every address, admit or reach any host on the internet; policies add up, so one such rule undoes the others.",
        Remediation = "Name endpoints by label, services, or the CIDRs and FQDNs that are needed.",
        AppliesTo = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"],
        Reference = "https://docs.cilium.io/en/stable/security/policy/language/#entities-based",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("cilium.io", "CiliumNetworkPolicy") || resource.Is("cilium.io", "CiliumClusterwideNetworkPolicy")
            ? from spec in new[] { resource.Root["spec"] }.Concat(resource.Root["specs"]?.Items ?? [])
              from direction in Directions
              from rule in spec?[direction]?.Items ?? []
              from at in Open(rule, direction == "ingress" ? "from" : "to")
              select new Violation(resource, at, $"the {direction} rule is open to '{at.Text}'")
              {
                  Severity = direction == "egress" && !rule["toPorts"].HasNone() ? Severity.Low : null,
              }
            : [];

    private static IEnumerable<Node> Open(Node rule, string side)
    {
        var entities = (rule[side + "Entities"]?.Items ?? []).Where(entity => Entities.Contains(entity.Text));
        var blocks = (rule[side + "CIDR"]?.Items ?? []).Where(cidr => cidr.IsEverywhere());
        var sets = (rule[side + "CIDRSet"]?.Items ?? []).Where(set => set["except"].HasNone()).Select(set => set["cidr"]).OfType<Node>().Where(cidr => cidr.IsEverywhere());
        var names = (rule[side + "FQDNs"]?.Items ?? []).Select(name => name["matchPattern"]).OfType<Node>().Where(pattern => pattern.Text is "*" or "**");
        return entities.Concat(blocks).Concat(sets).Concat(names);
    }
}
