using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>A Service's addresses are where its callers' secrets go.</summary>
internal sealed class NetworkWriteRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-network-write",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Role may change how traffic flows",
        Why = "Who writes a Service, its endpoints or its status sends the traffic of its callers elsewhere; who writes a NetworkPolicy opens what it closes; who writes an Ingress takes over its host.",
        Remediation = "Name the objects under resourceNames, or grant it by a Role in the namespace concerned.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        let at = rule.Grants("", ["services", "services/status", "endpoints"], "create", "update", "patch", "delete", "deletecollection")
            .Concat(rule.Grants("discovery.k8s.io", ["endpointslices"], "create", "update", "patch", "delete", "deletecollection"))
            .Concat(rule.Grants("networking.k8s.io", ["networkpolicies", "ingresses"], "create", "update", "patch", "delete", "deletecollection"))
            // In its own namespace an operator makes the Services and Ingresses that its application needs.
            .FirstOrDefault(item => resource.Kind == "ClusterRole" || item.Text is not ("services" or "ingresses"))
        where at is not null
        select new Violation(resource, at, $"the role may write {at.Text}, which decides where traffic goes{rule.Reach()}");
}
