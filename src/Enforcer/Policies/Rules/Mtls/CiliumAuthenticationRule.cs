using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>A rule of Cilium's that waives authentication waives it for whatever else would have asked for it.</summary>
internal sealed class CiliumAuthenticationRule : IResourceRule
{
    private static readonly string[] Directions = ["ingress", "egress"];

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-cilium-authentication-off",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Cilium policy switches mutual authentication off",
        Why = "Mode 'disabled' lets the peers of this rule talk without proving who they are, even where another policy or the cluster's default asks for it.",
        Remediation = "Set authentication.mode to required, or remove it so that the other policies decide.",
        AppliesTo = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"],
        Reference = "https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("cilium.io", "CiliumNetworkPolicy") || resource.Is("cilium.io", "CiliumClusterwideNetworkPolicy")
            ? from spec in (resource.Root["specs"]?.Items ?? []).Append(resource.Root["spec"])
              from direction in Directions
              from rule in spec?[direction]?.Items ?? []
              let mode = rule.Find("authentication", "mode")
              where mode?.Text == "disabled"
              select new Violation(resource, mode, $"peers of this {direction} rule are not authenticated (mode disabled)")
            : [];
}
