using Enforcer.Drift.Comparison;
using Enforcer.Resources;

namespace Enforcer.Drift;

/// <summary>Tells what nobody declares because a controller makes it: objects, and fields.</summary>
internal static class ControllerMade
{
    private static readonly string[] Kinds = ["ControllerRevision", "Endpoints", "EndpointSlice", "Event", "Lease", "ComponentStatus", "Node", "CSINode"];

    private static readonly string[] ConfigMaps = ["kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"];

    private static readonly string[] SecretTypes = ["helm.sh/release.v1", "bootstrap.kubernetes.io/token"];

    private static readonly string[] Roles = ["cluster-admin", "admin", "edit", "view"];

    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    private static readonly string[] Controllers =
        ["kube-controller-manager", "kube-scheduler", "kubelet", "cloud-controller-manager", "horizontal-pod-autoscaler", "keda-operator", "vpa-updater"];

    /// <summary>
    /// True for a field manager by whose name built-in controllers and autoscalers write. Anybody may write under any name, so this may excuse
    /// nothing that governs security.
    /// </summary>
    public static bool IsController(string? manager) => Controllers.Contains(manager, StringComparer.Ordinal);

    public static bool Is(Resource resource)
    {
        var name = resource.Name ?? "";
        return resource.Root.Find("metadata", "ownerReferences") is { Items.Count: > 0 }
            || resource.Label("kube-aggregator.kubernetes.io/automanaged") is not null
            || Kinds.Contains(resource.Kind, StringComparer.Ordinal)
            || IsBootstrapped(resource, name)
            || resource.Kind switch
            {
                "ServiceAccount" => name == "default",
                "ConfigMap" => ConfigMaps.Contains(name, StringComparer.Ordinal),
                "Secret" => SecretTypes.Contains(resource.Root["type"]?.Text ?? "", StringComparer.Ordinal) || IsAccountToken(resource, name),
                "Namespace" => Namespaces.Contains(name, StringComparer.Ordinal),
                "PriorityClass" => name.StartsWith("system-", StringComparison.Ordinal),
                "Service" => name == "kubernetes" && resource.Namespace == "default",
                "FlowSchema" or "PriorityLevelConfiguration" =>
                    FieldOwners.Latest(resource.Root)?.StartsWith("api-priority-and-fairness", StringComparison.Ordinal) == true,
                _ => false,
            };
    }

    // The server's own roles and bindings: the label alone would let anybody hide one.
    private static bool IsBootstrapped(Resource resource, string name) =>
        resource.Label("kubernetes.io/bootstrapping") is not null
        && (name.StartsWith("system:", StringComparison.Ordinal) || Roles.Contains(name, StringComparer.Ordinal));

    // Before 1.24 a controller made one for each account; one made by hand is a lasting credential and is reported.
    private static bool IsAccountToken(Resource resource, string name) =>
        resource.Root["type"]?.Text == "kubernetes.io/service-account-token"
        && name.StartsWith(resource.Annotation("kubernetes.io/service-account.name")?.Text + "-token-", StringComparison.Ordinal)
        && FieldOwners.Latest(resource.Root) is null or "kube-controller-manager";
}
