using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>The API server serves more than resources.</summary>
internal sealed class WildcardUrlsRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-wildcard-urls",
        Category = Category.Rbac,
        Severity = Severity.Medium,
        Title = "ClusterRole covers every URL of the API server",
        Why = "A wildcard over non-resource URLs reaches debug and metrics endpoints that reveal or exhaust the API server.",
        Remediation = "List the paths that the workload calls, such as /metrics.",
        AppliesTo = ["ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        let at = rule.Item("nonResourceURLs", "*", "/*")
        where at is not null
        select new Violation(resource, at, $"the role covers every non-resource URL of the API server{rule.Reach()}");
}
