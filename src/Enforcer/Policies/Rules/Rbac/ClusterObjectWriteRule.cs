using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>What belongs to no namespace is shared by all of them.</summary>
internal sealed class ClusterObjectWriteRule : IResourceRule
{
    private static readonly string[] Writing = ["create", "update", "patch", "delete", "deletecollection"];

    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-cluster-object-write",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Role may change what all namespaces share",
        Why = "A persistent volume of type hostPath reads the node's disk, a label on a node draws workloads there, a label on a namespace switches Pod security or sidecar injection off for all of its Pods, the ConfigMap of the name server sends names elsewhere, and an APIService hands requests of the API server to whoever answers for it.",
        Remediation = "Leave these objects to the cluster's own controllers and to administrators.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        let at = (rule.Names.Count == 0 ? Shared(rule).Concat(Settings(rule)) : Resolver(rule)).FirstOrDefault()
        where at is not null
        select new Violation(resource, at, $"the role may write {at.Text}{rule.Reach()}");

    private static IEnumerable<Node> Shared(AccessRule rule) =>
        rule.Grants("", ["persistentvolumes"], "create")
            .Concat(rule.Grants("", ["nodes", "namespaces"], Writing))
            .Concat(rule.Grants("apiextensions.k8s.io", ["customresourcedefinitions"], "update", "patch", "delete", "deletecollection"))
            .Concat(rule.Grants("apiregistration.k8s.io", ["apiservices"], Writing));

    // Those of kube-system hold the settings of the cluster's own name server, and more of that kind. To write them everywhere is how trust
    // bundles are handed out.
    private static IEnumerable<Node> Settings(AccessRule rule) =>
        rule.Role is { Kind: "Role", Namespace: "kube-system" } ? rule.Grants("", ["configmaps"], "update", "patch", "delete", "deletecollection") : [];

    private static IEnumerable<Node> Resolver(AccessRule rule) =>
        rule.Names.FirstOrDefault(name => name.Text == "coredns") is { } named && rule.Grants("", ["configmaps"], "update", "patch", "delete").Any() ? [named] : [];
}
