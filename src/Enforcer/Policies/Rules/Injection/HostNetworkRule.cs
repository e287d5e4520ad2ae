namespace Enforcer.Policies.Rules.Injection;

/// <summary>A Pod on the node's network is one that no mesh can capture.</summary>
internal sealed class HostNetworkRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-host-network",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Workload runs on the node's network",
        Why = "Meshes inject no proxy into a Pod with hostNetwork, as its traffic rules would be the node's own: the Pod speaks plaintext without an identity and reaches whatever its node reaches.",
        Remediation = "Remove hostNetwork; where a node agent truly needs it, record an exception for that workload.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://istio.io/latest/docs/ops/deployment/application-requirements/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from pod in context.Mesh.Injection.HostNetwork.Concat(context.Mesh.Injection.UnseenHostNetwork)
        select new Violation(pod.Resource, pod.At, $"the Pods of this {pod.Resource.Kind} share their node's network, where no proxy is injected");
}
