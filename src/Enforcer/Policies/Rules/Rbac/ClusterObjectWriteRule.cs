using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>What belongs to no namespace is shared by all of them.</summary>
internal sealed class ClusterObjectWriteRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-cluster-object-write",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Role may change nodes, volumes, namespaces or the API itself",
        Why = "A persistent volume of type hostPath reads the node's disk, a label on a node draws workloads there, a label on a namespace switches Pod security or sidecar injection off for all of its Pods, and an APIService hands requests of the API server to whoever answers for it.",
        Remediation = "Leave these objects to the cluster's own controllers and to administrators.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        let at = rule.Grants("", ["persistentvolumes"], "create")
            .Concat(rule.Grants("", ["nodes", "namespaces"], "create", "update", "patch", "delete", "deletecollection"))
            .Concat(rule.Grants("apiextensions.k8s.io", ["customresourcedefinitions"], "update", "patch", "delete", "deletecollection"))
            .Concat(rule.Grants("apiregistration.k8s.io", ["apiservices"], "create", "update", "patch", "delete", "deletecollection"))
            .FirstOrDefault()
        where at is not null
        select new Violation(resource, at, $"the role may write {at.Text}{rule.Reach()}");
}
