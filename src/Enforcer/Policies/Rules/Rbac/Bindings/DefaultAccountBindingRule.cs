using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Bindings;

/// <summary>Rights of the default service account are rights of every Pod that names none.</summary>
internal sealed class DefaultAccountBindingRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-default-account-binding",
        Category = Category.Rbac,
        Severity = Severity.Medium,
        Title = "Role bound to a default service account",
        Why = "Every Pod of the namespace that names no service account runs as 'default' and gets these rights without having asked for them.",
        Remediation = "Give the workload a service account of its own and bind that.",
        AppliesTo = ["RoleBinding", "ClusterRoleBinding"],
        Reference = "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        AccessBinding.Is(resource)
            ? from subject in AccessBinding.Subjects(resource)
              where IsDefault(subject)
              select new Violation(resource, subject["name"]!, "the role is bound to the service account of every Pod that names none")
            : [];

    // A service account is a user by this name, too.
    private static bool IsDefault(Node subject) => (subject["kind"]?.Text, subject["name"]?.Text) switch
    {
        ("ServiceAccount", "default") => true,
        ("User", { } name) => name.StartsWith("system:serviceaccount:", StringComparison.Ordinal) && name.EndsWith(":default", StringComparison.Ordinal),
        _ => false,
    };
}
