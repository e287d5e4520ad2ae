using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Bindings;

/// <summary>cluster-admin is for people in an emergency, not for workloads.</summary>
internal sealed class ClusterAdminBindingRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-cluster-admin-binding",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Binding to cluster-admin",
        Why = "Whoever holds the subject holds the cluster (or, through a RoleBinding, the namespace with its Secrets): a stolen token of one workload is enough.",
        Remediation = "Bind a role that lists what the subject needs.",
        AppliesTo = ["RoleBinding", "ClusterRoleBinding"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        (resource.Is(AccessRule.Group, "ClusterRoleBinding") || resource.Is(AccessRule.Group, "RoleBinding"))
        && !BootstrapObjects.IsAdministratorBinding(resource)
        && resource.Root["roleRef"] is { } role && role["kind"]?.Text == "ClusterRole" && role["name"] is { Text: "cluster-admin" } name
            ? [new Violation(resource, name, resource.Kind == "RoleBinding" ? "the subjects may do anything in the namespace" : "the subjects may do anything in the cluster")]
            : [];
}
