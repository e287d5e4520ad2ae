using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Traces belong to those who look for them.</summary>
internal sealed class EvidenceRemovalRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-evidence-removal",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Role may delete events or logs",
        Why = "Whoever deletes them hides what they did before anybody looks.",
        Remediation = "Remove the verb; events expire by themselves.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        let at = rule.Grants("", ["events", "pods/log"], "delete", "deletecollection").Concat(rule.Grants("events.k8s.io", ["events"], "delete", "deletecollection")).FirstOrDefault()
        where at is not null
        select new Violation(resource, at, $"the role may delete {at.Text}{rule.Reach()}");
}
