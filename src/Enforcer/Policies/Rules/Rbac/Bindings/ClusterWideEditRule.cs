using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Bindings;

/// <summary>A role made for one namespace is another thing in all of them.</summary>
internal sealed class ClusterWideEditRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-cluster-wide-edit",
        Category = Category.Rbac,
        Severity = Severity.Medium,
        Title = "Built-in role admin or edit bound in every namespace",
        Why = "admin and edit read every Secret and run commands in every Pod; bound by a ClusterRoleBinding they do so in kube-system and in the mesh's own namespace, which comes down to cluster-admin.",
        Remediation = "Bind the role by a RoleBinding in each namespace concerned.",
        AppliesTo = ["ClusterRoleBinding"],
        Reference = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is(AccessRule.Group, "ClusterRoleBinding")
        && resource.Root["roleRef"] is { } role && role["kind"]?.Text == "ClusterRole" && role["name"] is { Text: "admin" or "edit" } name
            ? [new Violation(resource, name, $"the subjects have the rights of '{name.Text}' in every namespace")]
            : [];
}
