using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Impersonation is every right of whoever is impersonated.</summary>
internal sealed class ImpersonateRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-impersonate",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role may impersonate others",
        Why = "Whoever impersonates a user, group or service account has all of its rights, and the audit log has two names where one acted.",
        Remediation = "Remove the verb, or name under resourceNames whom the subject may stand in for.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where !rule.IsWild
        let at = rule.Item("verbs", "impersonate")
        where at is not null
        let whom = rule.Item("resources", "users", "groups", "serviceaccounts")
        // A service account's name counts in every namespace where the role is bound.
        let isLimited = rule.Names.Count > 0 && !rule.Names.Any(name => name.Text?.StartsWith("system:", StringComparison.Ordinal) == true)
        where !isLimited || whom?.Text == "serviceaccounts"
        let named = whom ?? (rule.Rule["resources"]?.Items is [var first, ..] ? first : null)
        where named is not null
        select new Violation(resource, at, $"the role may impersonate {named.Text}{rule.Reach()}")
        {
            // The verb says little of other resources: an attribute of a user, or nothing at all.
            Severity = !isLimited && whom is not null && rule.Covers("") ? Severity.High : Severity.Low,
        };
}
