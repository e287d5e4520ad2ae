using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Bindings;

/// <summary>Some groups are everybody, and one is above the law.</summary>
internal sealed class SystemGroupBindingRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-system-group-binding",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Binding to a built-in group or to anonymous",
        Why = "system:anonymous and system:unauthenticated are anybody who reaches the API server, system:authenticated everybody with any account; members of system:masters pass every authorizer and cannot be stopped by removing a role.",
        Remediation = "Bind the people or service accounts that need the role.",
        AppliesTo = ["RoleBinding", "ClusterRoleBinding"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        AccessBinding.Is(resource) && !BootstrapObjects.IsAdministratorBinding(resource)
            ? from subject in AccessBinding.Subjects(resource)
              let name = subject["name"]
              let severity = subject["kind"]?.Text is "User" or "Group" ? Weight(name?.Text) : null
              where name is not null && severity is not null && !(IsPublic(resource) && severity != Severity.Critical) && !IsDiscovery(resource)
              select new Violation(resource, name, $"the role is bound to '{name.Text}'") { Severity = severity }
            : [];

    private static Severity? Weight(string? name) => name switch
    {
        "system:anonymous" or "system:unauthenticated" => Severity.Critical,
        "system:masters" => Severity.High,
        "system:authenticated" => Severity.Medium,
        "system:serviceaccounts" => Severity.Low,
        _ when name?.StartsWith("system:serviceaccounts:", StringComparison.Ordinal) == true => Severity.Low,
        _ => null,
    };

    // The cluster itself gives these to everybody who has an account.
    private static bool IsPublic(Resource binding) =>
        binding.Root.Find("roleRef", "name")?.Text is "system:basic-user" or "system:discovery" or "system:public-info-viewer";

    // Version and health, the keys by which others verify tokens, and what a joining node reads are public by design.
    private static bool IsDiscovery(Resource binding) =>
        binding.Root.Find("roleRef", "name")?.Text is "system:public-info-viewer" or "system:service-account-issuer-discovery" or "system:image-puller"
        || (binding.Namespace == "kube-public" && binding.Root.Find("roleRef", "name")?.Text == "kubeadm:bootstrap-signer-clusterinfo");
}
