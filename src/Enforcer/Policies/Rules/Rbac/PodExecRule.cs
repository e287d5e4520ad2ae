using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>A shell in a Pod is that Pod's identity.</summary>
internal sealed class PodExecRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-pod-exec",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role may run commands in Pods or reach their ports",
        Why = "exec, attach and ephemeral containers run code with the workload's identity, certificates and mounted Secrets; a forwarded port enters the Pod behind its proxy. get is enough for those that are upgraded connections.",
        Remediation = "Remove the subresource; give people a time-bound role in the namespace that they debug.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        from at in rule.Grants("", ["pods/exec", "pods/attach", "pods/portforward"], "create", "get")
            .Concat(rule.Grants("", ["pods/ephemeralcontainers"], "update", "patch"))
        let forwards = at.Text!.EndsWith("/portforward", StringComparison.Ordinal)
        let what = forwards ? "reach every port of the Pods, behind their proxies" : $"run commands in the Pods by '{at.Text}'"
        select new Violation(resource, at, $"the role may {what}{rule.Reach()}")
        {
            Severity = forwards ? Severity.Medium : Severity.High,
        };
}
