using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Aggregation by an empty selector is cluster-admin by another name.</summary>
internal sealed class WildcardAggregationRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-wildcard-aggregation",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "ClusterRole aggregates every ClusterRole",
        Why = "An empty selector matches all ClusterRoles, cluster-admin included, so the role grants everything.",
        Remediation = "Select by a label that only the intended roles carry.",
        AppliesTo = ["ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is(AccessRule.Group, "ClusterRole") && !BootstrapObjects.IsRole(resource)
            ? from selector in resource.Root.Find("aggregationRule", "clusterRoleSelectors")?.Items ?? []
              where !(selector["matchLabels"]?.Entries.Count > 0) && !(selector["matchExpressions"]?.Items.Count > 0)
              select new Violation(resource, selector, "the empty selector aggregates every ClusterRole, cluster-admin included")
            : [];
}
