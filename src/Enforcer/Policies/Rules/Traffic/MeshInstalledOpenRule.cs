using Enforcer.Mesh.Charts;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>Policies that the installation does not enforce are text.</summary>
internal sealed class MeshInstalledOpenRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-mesh-installed-open",
        Category = Category.Traffic,
        Severity = Severity.High,
        Title = "Network is installed without enforcing its policies",
        Why = "The setting makes policies be logged or left aside for the whole cluster: whatever they forbid gets through.",
        Remediation = "Turn the setting round, so that policies are enforced and what none allows is refused.",
        AppliesTo = ["Helm values", "HelmRelease", "Application (Argo CD)", "HelmChart", "helm_release", "ConfigMap cilium-config"],
        Reference = "https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var installed = from weak in ChartSetting.Weak(context.Mesh.Charts, ChartEffect.Open)
                        select new Violation(weak.Values.Resource, weak.Values.Place(weak.At), weak.Setting.Say(weak.At), weak.Values.Discriminator(weak.At))
                        {
                            Severity = weak.Setting.IsGrave ? null : Severity.Medium,
                        };
        return installed.Concat(context.Resources.OfKind("", "ConfigMap").Where(map => map.Name == "cilium-config").SelectMany(Agent));
    }

    // What Cilium's chart writes for its agents.
    private static IEnumerable<Violation> Agent(Resource map)
    {
        if (map.Root.Find("data", "enable-policy") is { Text: "never" } never)
        {
            yield return new Violation(map, never, "Cilium enforces no network policy (enable-policy never)");
        }

        if (map.Root.Find("data", "policy-audit-mode") is { } audit && audit.IsOn())
        {
            yield return new Violation(map, audit, "Cilium only logs what policies forbid (policy-audit-mode)");
        }
    }
}
