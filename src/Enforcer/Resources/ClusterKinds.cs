namespace Enforcer.Resources;

/// <summary>Kinds that lie in no namespace: an installation does not put them into one.</summary>
internal static class ClusterKinds
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "StorageClass", "VolumeSnapshotClass", "VolumeAttributesClass", "PriorityClass", "RuntimeClass", "IngressClass", "GatewayClass",
        "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "APIService", "CertificateSigningRequest",
        "ClusterTrustBundle", "CSIDriver", "CSINode", "FlowSchema", "PriorityLevelConfiguration", "PodSecurityPolicy", "ClusterIssuer", "ClusterSecretStore", "ClusterExternalSecret", "ClusterPolicy", "SecurityContextConstraints",
        "GlobalNetworkPolicy", "GlobalNetworkSet", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "CiliumClusterwideNetworkPolicy", "ClusterSPIFFEID", "EnforcerPolicy",
    };

    public static bool Contains(Resource resource) => Kinds.Contains(resource.Kind)
        || resource.Group is "kustomize.config.k8s.io"
        || resource.Is("kuma.io", "Mesh");
}
