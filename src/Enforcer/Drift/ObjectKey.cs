using Enforcer.Resources;

namespace Enforcer.Drift;

/// <summary>What names an object in a cluster; version is left out because the server converts.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Namespace">Empty for kinds that are known to have none.</param>
/// <param name="Name">Name.</param>
internal readonly record struct ObjectKey(string Group, string Kind, string Namespace, string Name)
{
    private static readonly HashSet<string> KindsWithoutNamespace = new(StringComparer.Ordinal)
    {
        "APIService", "CSIDriver", "CertificateSigningRequest", "ClusterIssuer", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "FlowSchema",
        "GatewayClass", "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PodSecurityPolicy", "PriorityClass",
        "PriorityLevelConfiguration", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration", "VolumeAttachment",
    };

    /// <param name="resource">A named object.</param>
    /// <param name="defaultNamespace">Of objects that declare none.</param>
    public static ObjectKey Of(Resource resource, string defaultNamespace)
    {
        var space = KindsWithoutNamespace.Contains(resource.Kind) ? "" : resource.Namespace is { Length: > 0 } declared ? declared : defaultNamespace;
        return new ObjectKey(resource.Group, resource.Kind, space, resource.Name!);
    }
}
