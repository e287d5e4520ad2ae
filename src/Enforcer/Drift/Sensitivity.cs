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

    private static readonly string[] MediumFields = [".image", ".command", ".args", "secretKeyRef", "secretRef", ".secret", "spec.type", "nodePort"];

    /// <summary>The worst of everything that came, went or changed.</summary>
    /// <param name="resource">The object.</param>
    /// <param name="values">The differing values; none for the object itself.</param>
    public static (bool Security, Severity Severity) Of(ResourceId resource, params ReadOnlySpan<Node?> values)
    {
        var worst = OfPath(resource, "");
        if (values.IsEmpty)
        {
            return worst;
        }

        worst = (false, Severity.Low);
        foreach (var value in values)
        {
            foreach (var path in value is null ? [] : PathsOf(value))
            {
                var (security, severity) = OfPath(resource, path);
                worst = (worst.Item1 || security, severity > worst.Item2 ? severity : worst.Item2);
            }
        }

        return worst;
    }

    private static (bool Security, Severity Severity) OfPath(ResourceId resource, string path)
    {
        if (path.StartsWith("metadata.", StringComparison.Ordinal))
        {
            return HoldsKey(path) ? (true, Severity.High) : (false, Severity.Low);
        }

        var isMesh = MeshGroups.Any(group => resource.Group == group || resource.Group.EndsWith('.' + group, StringComparison.Ordinal));
        var isKnown = isMesh || resource.Group.Length == 0 || resource.Group == "policy" || resource.Group.EndsWith(".k8s.io", StringComparison.Ordinal);
        if ((isKnown && HighKinds.Contains(resource.Kind, StringComparer.Ordinal))
            || HighFields.Any(field => Contains(path, field))
            || HoldsKey(path)
            || IsContainer(path))
        {
            return (true, Severity.High);
        }

        return isMesh || MediumKinds.Contains(resource.Kind, StringComparer.Ordinal) || MediumFields.Any(field => Contains(path, field))
            ? (true, Severity.Medium)
            : (false, path.Length == 0 ? Severity.Medium : Severity.Low);
    }

    private static IEnumerable<string> PathsOf(Node value)
    {
        var pending = new Stack<Node>([value]);
        while (pending.TryPop(out var node))
        {
            yield return node.Path;
            foreach (var child in node.Items.Concat(node.Entries.Select(entry => entry.Value)))
            {
                pending.Push(child);
            }
        }
    }

    // A whole container that came or went, not a field of one.
    private static bool IsContainer(string path) =>
        path.EndsWith(']') && path.AsSpan(0, path.LastIndexOf('[')).EndsWith("ontainers", StringComparison.Ordinal);

    private static bool HoldsKey(string path) =>
        HighKeys.Any(key => path.Contains('[' + key, StringComparison.Ordinal) || path.Contains('.' + key, StringComparison.Ordinal));

    private static bool Contains(string path, string field) => (path + '.').Contains(field, StringComparison.Ordinal);
}
