using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Every resource includes the Secrets of all.</summary>
internal sealed class WildcardResourcesRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-wildcard-resources",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role covers every resource",
        Why = "A wildcard covers Secrets, roles and webhook configurations, and every kind that is installed later.",
        Remediation = "List the resources that the workload uses.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        let at = rule.Item("resources", "*", "*/*")
        where at is not null
        select new Violation(resource, at, $"the role covers every resource{rule.Reach()}")
        {
            // Of the kinds of one extension only, it is a habit of operators.
            Severity = rule.IsAboutCluster ? Severity.High : Severity.Medium,
        };
}
