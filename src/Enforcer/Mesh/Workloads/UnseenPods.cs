using Enforcer.Resources;

namespace Enforcer.Mesh.Workloads;

/// <summary>Where a set holds objects that an operator may turn into Pods and Services: nothing there can be proven missing.</summary>
internal sealed class UnseenPods(ResourceSet resources)
{
    private static readonly HashSet<string> Quiet = new(StringComparer.Ordinal)
    {
        "apps", "batch", "policy", "autoscaling", "extensions", "networking.k8s.io", "rbac.authorization.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "storage.k8s.io",
        "scheduling.k8s.io", "discovery.k8s.io", "coordination.k8s.io", "gateway.networking.k8s.io", "policy.networking.k8s.io", "security.istio.io", "networking.istio.io", "telemetry.istio.io", "extensions.istio.io",
        "policy.linkerd.io", "linkerd.io", "cilium.io", "projectcalico.org", "crd.projectcalico.org", "cert-manager.io", "consul.hashicorp.com", "kuma.io", "traefik.io", "traefik.containo.us", "enforcer.dev",
        "kustomize.config.k8s.io", "external-secrets.io", "bitnami.com", "specs.smi-spec.io", "access.smi-spec.io", "split.smi-spec.io",
    };

    private static readonly HashSet<string> QuietKinds = new(StringComparer.Ordinal) { "ServiceMonitor", "PodMonitor", "PrometheusRule", "HTTPProxy", "IngressRoute", "Route" };

    private readonly HashSet<string> _namespaces = resources.All.Where(MayMakePods).Select(resource => resource.Namespace ?? "").ToHashSet(StringComparer.Ordinal);

    /// <summary>True where Pods of the namespace may come from objects that do not show them.</summary>
    public bool In(string? name) => _namespaces.Contains("") || (name is null ? _namespaces.Count > 0 : _namespaces.Contains(name));

    private static bool MayMakePods(Resource resource) =>
        resource.IsObject && resource.Group.Contains('.', StringComparison.Ordinal) && !Quiet.Contains(resource.Group) && !QuietKinds.Contains(resource.Kind) && PodTemplate.Of(resource) is null;
}
