using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Bindings;

/// <summary>Reads RoleBindings and ClusterRoleBindings alike.</summary>
internal static class AccessBinding
{
    public static bool Is(Resource resource) => resource.Is(AccessRule.Group, "ClusterRoleBinding") || resource.Is(AccessRule.Group, "RoleBinding");

    public static IReadOnlyList<Node> Subjects(Resource binding) => binding.Root["subjects"]?.Items ?? [];
}
