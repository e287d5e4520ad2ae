using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>Calico stops at the first rule that matches, so one that allows everything ends every policy behind it.</summary>
internal sealed class CalicoPolicyOpenRule : IResourceRule
{
    private static readonly string[] Conditions = ["protocol", "notProtocol", "icmp", "notICMP", "http"];

    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-calico-policy-open",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "Calico policy lets everyone through",
        Why = "A rule that allows without a condition, or for every address, admits all traffic in its direction, and no policy of a higher order is asked any more.",
        Remediation = "Name the peers by selector, namespaceSelector, serviceAccounts or narrow nets, and the ports that are needed; leave the rest to a default deny.",
        AppliesTo = ["NetworkPolicy (Calico)", "GlobalNetworkPolicy", "Profile"],
        Reference = "https://docs.tigera.io/calico/latest/reference/resources/networkpolicy",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource is { Group: "projectcalico.org" or "crd.projectcalico.org", Kind: "NetworkPolicy" or "GlobalNetworkPolicy" or "Profile" }
            ? Direction(resource, "ingress", "source", "Ingress").Concat(Direction(resource, "egress", "destination", "Egress"))
            : [];

    private static IEnumerable<Violation> Direction(Resource resource, string direction, string side, string type)
    {
        var spec = resource.Root["spec"];
        var types = spec?["types"]?.Items ?? [];
        // Rules of a direction that the policy does not govern count for nothing.
        return types.Count > 0 && types.All(one => one.Text != type)
            ? []
            : from rule in spec?[direction]?.Items ?? []
              where rule["action"]?.Text is "Allow" or "allow"
              let violation = Judge(resource, rule, direction, side)
              where violation is not null
              select violation;
    }

    private static Violation? Judge(Resource resource, Node rule, string direction, string side)
    {
        var peer = rule[side];
        var isIngress = direction == "ingress";
        var namesPorts = !rule.Find("destination", "ports").HasNone();
        if ((peer?["nets"]?.Items ?? []).FirstOrDefault(net => net.IsEverywhere()) is { } everywhere && peer!["notNets"].HasNone())
        {
            return new Violation(resource, everywhere, $"the {direction} rule allows every address ({everywhere.Text})") { Severity = !isIngress && namesPorts ? Severity.Low : null };
        }

        var isBare = Array.TrueForAll(Conditions, key => rule[key] is null or { IsNull: true }) && IsEmpty(rule["source"]) && IsEmpty(rule["destination"]);
        return isBare ? new Violation(resource, rule["action"]!, $"the {direction} rule allows all traffic") : null;
    }

    // A selector for everything is written too.
    private static bool IsEmpty(Node? side) =>
        (side?.Entries ?? []).All(entry => entry.Value.IsNull || entry.Value is ListNode { Items.Count: 0 } or MapNode { Entries.Count: 0 } || entry.Value.Text is "" or "all()");
}
