using Enforcer.Mesh.Charts;

namespace Enforcer.Policies.Rules.Injection;

/// <summary>What the installation leaves to plaintext is left for every workload at once.</summary>
internal sealed class MeshInstalledBypassRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-mesh-installed-bypass",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Mesh is installed with a way past its proxies",
        Why = "Ports, networks or Pods that the installation leaves out are reached without the proxy of any workload: no mutual TLS, no policy.",
        Remediation = "Remove the setting; where one workload needs an exception, give it to that workload, or declare the port opaque.",
        AppliesTo = ["Helm values", "HelmRelease", "Application (Argo CD)", "HelmChart", "helm_release", "ConfigMap linkerd-config"],
        Reference = "https://linkerd.io/2/features/protocol-detection/#marking-ports-as-skip-ports",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from weak in ChartSetting.Weak(context.Mesh.Charts, ChartEffect.Bypass)
        select new Violation(weak.Values.Resource, weak.Values.Place(weak.At), weak.Setting.Say(weak.At), weak.Values.Discriminator(weak.At))
        {
            Severity = weak.Setting.IsGrave ? null : Severity.Medium,
        };
}
