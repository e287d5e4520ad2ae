using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Every verb is more than anybody asked for.</summary>
internal sealed class WildcardVerbsRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-wildcard-verbs",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role grants every verb",
        Why = "A wildcard grants what exists today and every verb that is added later, escalate, bind and impersonate among them.",
        Remediation = "List the verbs that the workload uses.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        let at = rule.Item("verbs", "*")
        where at is not null
        select new Violation(resource, at, $"the role grants every verb{rule.Reach()}")
        {
            // Of the kinds of one extension only, it is a habit of operators.
            Severity = rule.IsAboutCluster ? Severity.High : Severity.Medium,
        };
}
