using Enforcer.Drift.Comparison.Shapes;
using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>The built-in kinds whose defaults are known, in one list, whatever version of their group; a new one is one line here.</summary>
internal sealed class ShapeCatalog
{
    private static readonly Shape CustomRoot = MetadataShapes.Root(Shape.Free);

    private static readonly Dictionary<(string Group, string Kind), Shape> BuiltIn = new()
    {
        [("", "ConfigMap")] = ClusterShapes.ConfigMap,
        [("", "Endpoints")] = NetworkShapes.Endpoints,
        [("", "LimitRange")] = ClusterShapes.LimitRange,
        [("", "Namespace")] = ClusterShapes.Namespace,
        [("", "PersistentVolume")] = StorageShapes.Volume,
        [("", "PersistentVolumeClaim")] = StorageShapes.ClaimRoot,
        [("", "Pod")] = WorkloadShapes.Pod,
        [("", "PodTemplate")] = WorkloadShapes.PodTemplate,
        [("", "ReplicationController")] = WorkloadShapes.ReplicationController,
        [("", "ResourceQuota")] = ClusterShapes.ResourceQuota,
        [("", "Secret")] = AccessShapes.Secret,
        [("", "Service")] = NetworkShapes.Service,
        [("", "ServiceAccount")] = AccessShapes.ServiceAccount,
        [("admissionregistration.k8s.io", "MutatingWebhookConfiguration")] = AccessShapes.Webhooks,
        [("admissionregistration.k8s.io", "ValidatingAdmissionPolicy")] = AccessShapes.AdmissionPolicy,
        [("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding")] = AccessShapes.AdmissionPolicy,
        [("admissionregistration.k8s.io", "ValidatingWebhookConfiguration")] = AccessShapes.Webhooks,
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = ClusterShapes.CustomResourceDefinition,
        [("apiregistration.k8s.io", "APIService")] = AccessShapes.ApiService,
        [("apps", "DaemonSet")] = WorkloadShapes.DaemonSet,
        [("apps", "Deployment")] = WorkloadShapes.Deployment,
        [("apps", "ReplicaSet")] = WorkloadShapes.ReplicaSet,
        [("apps", "StatefulSet")] = WorkloadShapes.StatefulSet,
        [("autoscaling", "HorizontalPodAutoscaler")] = WorkloadShapes.Autoscaler,
        [("batch", "CronJob")] = WorkloadShapes.CronJob,
        [("batch", "Job")] = WorkloadShapes.Job,
        [("certificates.k8s.io", "CertificateSigningRequest")] = AccessShapes.SigningRequest,
        [("discovery.k8s.io", "EndpointSlice")] = NetworkShapes.EndpointSlice,
        [("extensions", "Ingress")] = NetworkShapes.Ingress,
        [("flowcontrol.apiserver.k8s.io", "FlowSchema")] = ClusterShapes.FlowSchema,
        [("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration")] = ClusterShapes.PriorityLevel,
        [("gateway.networking.k8s.io", "GRPCRoute")] = NetworkShapes.GatewayRoute,
        [("gateway.networking.k8s.io", "Gateway")] = NetworkShapes.Gateway,
        [("gateway.networking.k8s.io", "HTTPRoute")] = NetworkShapes.GatewayRoute,
        [("gateway.networking.k8s.io", "TCPRoute")] = NetworkShapes.GatewayRoute,
        [("gateway.networking.k8s.io", "TLSRoute")] = NetworkShapes.GatewayRoute,
        [("networking.k8s.io", "Ingress")] = NetworkShapes.Ingress,
        [("networking.k8s.io", "IngressClass")] = NetworkShapes.IngressClass,
        [("networking.k8s.io", "NetworkPolicy")] = NetworkShapes.NetworkPolicy,
        [("node.k8s.io", "RuntimeClass")] = ClusterShapes.RuntimeClass,
        [("policy", "PodDisruptionBudget")] = ClusterShapes.DisruptionBudget,
        [("policy", "PodSecurityPolicy")] = AccessShapes.PodSecurityPolicy,
        [("rbac.authorization.k8s.io", "ClusterRole")] = AccessShapes.Role,
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = AccessShapes.Binding,
        [("rbac.authorization.k8s.io", "Role")] = AccessShapes.Role,
        [("rbac.authorization.k8s.io", "RoleBinding")] = AccessShapes.Binding,
        [("scheduling.k8s.io", "PriorityClass")] = ClusterShapes.PriorityClass,
        [("storage.k8s.io", "CSIDriver")] = StorageShapes.Driver,
        [("storage.k8s.io", "StorageClass")] = StorageShapes.Class,
    };

    private readonly Dictionary<(string Group, string Version, string Kind), Shape> _custom;

    /// <param name="definitions">CustomResourceDefinitions: their schemas' defaults are filled in by the server as the built-in ones are.</param>
    public ShapeCatalog(IEnumerable<Resource> definitions)
    {
        _custom = [];
        foreach (var definition in definitions.Where(resource => resource.Is("apiextensions.k8s.io", "CustomResourceDefinition")))
        {
            foreach (var (version, schema) in SchemaShapes.Of(definition))
            {
                var kind = definition.Root.Find("spec", "names", "kind")?.Text ?? "";
                _custom[(definition.Root.Find("spec", "group")?.Text ?? "", version, kind)] = MetadataShapes.Root(schema);
            }
        }
    }

    /// <summary>A definition at hand tells more of its kind than the list of built-in ones.</summary>
    public Shape Of(Resource resource)
    {
        var version = resource.ApiVersion[(resource.ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return _custom.GetValueOrDefault((resource.Group, version, resource.Kind))
            ?? BuiltIn.GetValueOrDefault((resource.Group, resource.Kind))
            ?? CustomRoot;
    }
}
