using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Whoever writes bindings hands out what he holds, for good and to anybody.</summary>
internal sealed class RoleWriteRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-role-write",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Role may write roles or bindings",
        Why = "The API server keeps the holder from granting more than he has, but not from giving all of that to another account, which keeps it when the first one is taken away, nor from widening roles that others are bound to.",
        Remediation = "Leave roles and bindings to the deployment tool, or name the roles that may be changed under resourceNames.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        let at = rule.Grants(AccessRule.Group, ["roles", "clusterroles", "rolebindings", "clusterrolebindings"], "create", "update", "patch").FirstOrDefault()
        where at is not null
        select new Violation(resource, at, $"the role may write {at.Text}{rule.Reach()}")
        {
            Severity = at.Text!.StartsWith("cluster", StringComparison.Ordinal) ? Severity.Medium : Severity.Low,
        };
}
