using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Drift;

/// <summary>How much a drift matters by what it touches: the mesh's and the cluster's own security first, then what a workload may do.</summary>
internal static class Sensitivity
{
    private static readonly string[] MeshGroups =
    [
        "security.istio.io", "networking.istio.io", "extensions.istio.io", "telemetry.istio.io", "policy.linkerd.io", "linkerd.io", "consul.hashicorp.com",
        "kuma.io", "gateway.networking.k8s.io", "enforcer.dev",
    ];

    private static readonly string[] HighKinds =
    [
        "PeerAuthentication", "AuthorizationPolicy", "RequestAuthentication", "MeshTLSAuthentication", "NetworkAuthentication", "Server", "ServerAuthorization",
        "ServiceIntentions", "MeshTrafficPermission", "MeshTLS", "Mesh", "ProxyDefaults",
        "NetworkPolicy", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "Secret",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
        "PodSecurityPolicy", "CertificateSigningRequest", "APIService",
    ];

    private static readonly string[] MediumKinds = ["ServiceAccount", "Ingress", "Certificate", "Issuer", "ClusterIssuer", "CustomResourceDefinition", "Namespace"];

    // Parts of a path, whatever stands before and behind them.
    private static readonly string[] HighFields =
    [
        "securityContext", "hostNetwork", "hostPID", "hostIPC", "hostPort", "hostPath", "capabilities", "privileged", "serviceAccountName",
        "automountServiceAccountToken", "shareProcessNamespace", ".tls.", ".mtls", "portLevelMtls", "externalIPs", "caBundle",
    ];

    // Labels and annotations that decide about the sidecar and about Pod security.
    private static readonly string[] HighKeys =
    [
        "sidecar.istio.io/", "istio-injection", "istio.io/", "traffic.sidecar.istio.io/", "proxy.istio.io/", "linkerd.io/", "consul.hashicorp.com/", "kuma.io/",
        "enforcer.dev/", "pod-security.kubernetes.io/", "seccomp.security.alpha.kubernetes.io/", "container.apparmor.security.beta.kubernetes.io/",
    ];

    private static readonly string[] MediumFields = [".image", "secretKeyRef", "secretRef", ".secret", "spec.type", "nodePort"];

    /// <param name="resource">The object.</param>
    /// <param name="path">The differing field; empty for the object itself.</param>
    public static (bool Security, Severity Severity) Of(ResourceId resource, string path)
    {
        if (path.StartsWith("metadata.", StringComparison.Ordinal))
        {
            return HighKeys.Any(key => path.Contains('[' + key, StringComparison.Ordinal) || path.Contains('.' + key, StringComparison.Ordinal)) ? (true, Severity.High) : (false, Severity.Low);
        }

        var isMesh = MeshGroups.Any(group => resource.Group == group || resource.Group.EndsWith('.' + group, StringComparison.Ordinal));
        if (HighKinds.Contains(resource.Kind, StringComparer.Ordinal) && (isMesh || resource.Group.Length == 0 || resource.Group.EndsWith(".k8s.io", StringComparison.Ordinal) || resource.Group == "policy"))
        {
            return (true, Severity.High);
        }

        if (HighFields.Any(field => Contains(path, field)) || HighKeys.Any(key => path.Contains('[' + key, StringComparison.Ordinal) || path.Contains('.' + key, StringComparison.Ordinal)))
        {
            return (true, Severity.High);
        }

        return isMesh || MediumKinds.Contains(resource.Kind, StringComparer.Ordinal) || MediumFields.Any(field => Contains(path, field))
            ? (true, Severity.Medium)
            : (false, path.Length == 0 ? Severity.Medium : Severity.Low);
    }

    private static bool Contains(string path, string field) => (path + '.').Contains(field, StringComparison.Ordinal);
}
