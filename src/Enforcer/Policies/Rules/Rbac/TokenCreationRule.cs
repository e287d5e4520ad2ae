using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>A token on request is an identity on request.</summary>
internal sealed class TokenCreationRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-token-creation",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role may issue service account tokens",
        Why = "Who may create serviceaccounts/token becomes any service account of the namespace, and through a ClusterRoleBinding of the cluster.",
        Remediation = "Name the service accounts under resourceNames.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        from at in rule.Grants("", ["serviceaccounts/token"], "create")
        select new Violation(resource, at, $"the role may issue itself the token of every service account{rule.Reach()}");
}
