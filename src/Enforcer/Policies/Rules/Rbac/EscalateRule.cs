using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>The two verbs that switch RBAC's own guard off.</summary>
internal sealed class EscalateRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-bind-escalate",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role may hand out rights that it does not have",
        Why = "The API server lets nobody grant what he does not hold, unless he has bind or escalate: with either of them a subject makes itself cluster-admin.",
        Remediation = "Remove the verb; where a controller must bind, name the roles it may bind under resourceNames.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Grants(AccessRule.Group, ["roles", "clusterroles"], "bind", "escalate").Any()
        from at in new[] { rule.Item("verbs", "escalate"), rule.Names.Count == 0 || NamesAdministrator(rule) ? rule.Item("verbs", "bind") : null }
        where at is not null
        let what = at.Text == "bind" ? "bind roles that are wider than itself" : "write rights into roles that it does not have itself"
        select new Violation(resource, at, $"the role may {what}{rule.Reach()}");

    private static bool NamesAdministrator(AccessRule rule) => rule.Names.Any(name => name.Text == "cluster-admin");
}
