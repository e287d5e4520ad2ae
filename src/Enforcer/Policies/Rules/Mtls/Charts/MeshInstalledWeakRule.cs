using Enforcer.Mesh.Charts;

namespace Enforcer.Policies.Rules.Mtls.Charts;

/// <summary>A mesh that is installed without mutual TLS needs no policy to be weakened.</summary>
internal sealed class MeshInstalledWeakRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-mesh-installed-weak",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Mesh is installed without strict mutual TLS",
        Why = "The setting holds for every workload of the mesh that no policy protects: callers are unauthenticated, and their traffic can be read and changed.",
        Remediation = "Turn the setting round (Linkerd: all-authenticated or deny; Consul, Dapr: TLS on; NGINX Service Mesh: strict) once every workload has its proxy.",
        AppliesTo = ["Helm values", "HelmRelease", "Application (Argo CD)", "HelmChart", "helm_release", "ConfigMap linkerd-config"],
        Reference = "https://linkerd.io/2/reference/authorization-policy/#default-policies",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from weak in ChartSetting.Weak(context.Mesh.Charts, ChartEffect.Unauthenticated)
        select new Violation(weak.Values.Resource, weak.Values.Place(weak.At), weak.Setting.Say(weak.At), weak.Values.Discriminator(weak.At))
        {
            Severity = weak.Setting.IsGrave ? null : Severity.Medium,
        };
}
