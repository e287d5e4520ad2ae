using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Who makes Pods picks their identity.</summary>
internal sealed class WorkloadCreationRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-workload-creation",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Role may create workloads, change what they run, or delete those of every namespace",
        Why = "A Pod may name any service account and mount any Secret of its namespace: who creates one, or writes the template of a controller, holds them all. Deployment tools need the right; it should be theirs alone.",
        Remediation = "Grant it in the namespaces concerned by a Role, to deployment tools only.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        let at = rule.Grants("", ["pods", "replicationcontrollers"], "create", "update", "patch")
            .Concat(rule.Grants("apps", ["deployments", "daemonsets", "statefulsets", "replicasets"], "create", "update", "patch"))
            .Concat(rule.Grants("batch", ["jobs", "cronjobs"], "create", "update", "patch"))
            .Concat(OfCluster(rule))
            .FirstOrDefault()
        where at is not null
        select new Violation(resource, at, rule.Item("verbs", "create", "update", "patch") is null
            ? $"the role may delete {at.Text} of every namespace that it is bound in{rule.Reach()}"
            : $"the role may write {at.Text}, and with them use any service account and Secret of the namespace{rule.Reach()}");

    // In a namespace of its own, tidying up is what many a job is for.
    private static IEnumerable<Node> OfCluster(AccessRule rule) => rule.Role.Kind != "ClusterRole" ? [] : rule.Grants("", ["pods", "replicationcontrollers"], "delete", "deletecollection")
        .Concat(rule.Grants("apps", ["deployments", "daemonsets", "statefulsets", "replicasets"], "delete", "deletecollection"))
        .Concat(rule.Grants("batch", ["jobs", "cronjobs"], "delete", "deletecollection"));
}
