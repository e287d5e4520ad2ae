using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>The API server's proxy subresources pass by what guards the thing behind them.</summary>
internal sealed class ProxyAccessRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-proxy-access",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role may use the API server as a proxy",
        Why = "nodes/proxy reaches the kubelet's API, which runs commands in every Pod of the node past audit and admission, with the verb get alone; the proxy of pods and services reaches workloads from inside the cluster.",
        Remediation = "Remove the subresource; for metrics grant nodes/metrics and nodes/stats.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        from at in rule.Grants("", ["nodes/proxy", "pods/proxy", "services/proxy"], "get", "create", "update", "patch", "delete")
        let node = at.Text is "nodes/proxy" or "*/proxy"
        select new Violation(resource, at, $"the role may reach {(node ? "the kubelets" : "workloads")} through the API server by '{at.Text}'{rule.Reach()}")
        {
            Severity = node ? Severity.High : Severity.Medium,
        };
}
