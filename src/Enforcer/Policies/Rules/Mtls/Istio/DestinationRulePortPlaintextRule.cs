using Enforcer.Mesh.Istio.Client;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Settings of one port replace those of the host as a whole: what they leave out is not inherited, TLS least of all.</summary>
internal sealed class DestinationRulePortPlaintextRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-destination-rule-port-plaintext",
        Category = Category.Mtls,
        Severity = Severity.Medium,
        Title = "DestinationRule drops TLS for one port",
        Why = "portLevelSettings inherit nothing: a port that sets a load balancer and no tls is called in plaintext, though the host's own settings ask for TLS and look as if they held for every port.",
        Remediation = "Repeat the tls block in the settings of the port.",
        AppliesTo = ["DestinationRule"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from rule in context.Mesh.Istio.Clients.Rules.All
        from policy in TrafficPolicies(rule)
        let host = policy.Find("tls", "mode")?.Text
        // The mesh makes up for what it does by itself.
        where host is "SIMPLE" or "MUTUAL" || (host == "ISTIO_MUTUAL" && !context.Mesh.Istio.Clients.IsAutomatic)
        from port in policy["portLevelSettings"]?.Items ?? []
        where port["tls"] is null or { IsNull: true } && port.Find("port", "number")?.Text is not null
        select new Violation(
            rule.Resource,
            port,
            $"port {port.Find("port", "number")!.Text} of host '{rule.Host}' is called in plaintext: its own settings say nothing of TLS and inherit nothing (the host's mode is {host})");

    private static IEnumerable<Node> TrafficPolicies(DestinationRule rule) =>
        (rule.Resource.Root.Find("spec", "subsets")?.Items ?? []).Select(subset => subset["trafficPolicy"]).Prepend(rule.TrafficPolicy).OfType<Node>();
}
