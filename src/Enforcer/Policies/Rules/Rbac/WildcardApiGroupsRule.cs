using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>A resource name means something else in every group.</summary>
internal sealed class WildcardApiGroupsRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-wildcard-api-groups",
        Category = Category.Rbac,
        Severity = Severity.Medium,
        Title = "Role covers every API group",
        Why = "A wildcard covers resources of the same name in every group, those of extensions installed later included.",
        Remediation = "List the API groups; the core group is the empty text.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        let at = rule.Item("apiGroups", "*")
        where at is not null
        select new Violation(resource, at, $"the role covers every API group{rule.Reach()}");
}
