using Enforcer.Policies.Rules.Orphan;

namespace Enforcer.Policies.Incremental;

/// <summary>
/// Every kind that a rule names or that the mesh model reads, and that a cluster can hold: what webhook and controller follow, and what
/// <c>manifests/components/in-cluster</c> lets them read. Tests hold it to the rules, to the model and to the manifest. Secrets are not among them.
/// </summary>
internal static class FollowedKinds
{
    public static readonly IReadOnlyList<FollowedKind> All =
    [
        .. Of("", "Namespace namespaces", "Pod pods", "Service services", "ServiceAccount serviceaccounts", "ConfigMap configmaps", "ReplicationController replicationcontrollers", "PodTemplate podtemplates"),
        .. Of("apps", "Deployment deployments", "StatefulSet statefulsets", "DaemonSet daemonsets", "ReplicaSet replicasets"),
        .. Of("batch", "Job jobs", "CronJob cronjobs"),
        .. Of("networking.k8s.io", "Ingress ingresses", "NetworkPolicy networkpolicies"),
        .. Of("policy.networking.k8s.io", "AdminNetworkPolicy adminnetworkpolicies", "BaselineAdminNetworkPolicy baselineadminnetworkpolicies", "ClusterNetworkPolicy clusternetworkpolicies"),
        .. Of("rbac.authorization.k8s.io", "Role roles", "RoleBinding rolebindings", "ClusterRole clusterroles", "ClusterRoleBinding clusterrolebindings"),
        .. Of("admissionregistration.k8s.io", "ValidatingWebhookConfiguration validatingwebhookconfigurations", "MutatingWebhookConfiguration mutatingwebhookconfigurations"),
        .. Of("apiregistration.k8s.io", "APIService apiservices"),
        .. Of("apiextensions.k8s.io", "CustomResourceDefinition customresourcedefinitions"),
        .. Of("enforcer.dev", "PolicyException policyexceptions"),
        .. Of("security.istio.io", "PeerAuthentication peerauthentications", "AuthorizationPolicy authorizationpolicies", "RequestAuthentication requestauthentications"),
        .. Of(
            "networking.istio.io",
            "DestinationRule destinationrules", "VirtualService virtualservices", "Gateway gateways", "ServiceEntry serviceentries", "Sidecar sidecars", "EnvoyFilter envoyfilters", "WorkloadEntry workloadentries",
            "WorkloadGroup workloadgroups", "ProxyConfig proxyconfigs"),
        .. Of("telemetry.istio.io", "Telemetry telemetries"),
        .. Of("extensions.istio.io", "WasmPlugin wasmplugins"),
        .. Of("authentication.istio.io", "Policy policies", "MeshPolicy meshpolicies"),
        .. Of("authentication.maistra.io", "ServiceMeshPolicy servicemeshpolicies"),
        .. Of("install.istio.io", "IstioOperator istiooperators"),
        .. Of("sailoperator.io", "Istio istios", "IstioRevision istiorevisions"),
        .. Of("maistra.io", "ServiceMeshControlPlane servicemeshcontrolplanes"),
        .. Of(
            "policy.linkerd.io",
            "Server servers", "ServerAuthorization serverauthorizations", "AuthorizationPolicy authorizationpolicies", "MeshTLSAuthentication meshtlsauthentications",
            "NetworkAuthentication networkauthentications", "HTTPRoute httproutes", "EgressNetwork egressnetworks"),
        .. Of(
            "gateway.networking.k8s.io",
            "Gateway gateways", "HTTPRoute httproutes", "GRPCRoute grpcroutes", "TLSRoute tlsroutes", "TCPRoute tcproutes", "BackendTLSPolicy backendtlspolicies", "ReferenceGrant referencegrants"),
        .. Of(
            "consul.hashicorp.com",
            "Mesh meshes", "ProxyDefaults proxydefaults", "ServiceDefaults servicedefaults", "ServiceIntentions serviceintentions", "ExportedServices exportedservices", "IngressGateway ingressgateways"),
        .. Of(
            "kuma.io",
            "Mesh meshes", "MeshTLS meshtlses", "MeshTrafficPermission meshtrafficpermissions", "TrafficPermission trafficpermissions", "MeshPassthrough meshpassthroughs", "MeshProxyPatch meshproxypatches",
            "ProxyTemplate proxytemplates", "MeshGateway meshgateways", "MeshExternalService meshexternalservices", "ExternalService externalservices"),
        .. Of("cilium.io", "CiliumNetworkPolicy ciliumnetworkpolicies", "CiliumClusterwideNetworkPolicy ciliumclusterwidenetworkpolicies"),
        // The same objects are served once more as projectcalico.org, by a server of its own.
        .. Of("crd.projectcalico.org", "NetworkPolicy networkpolicies", "GlobalNetworkPolicy globalnetworkpolicies"),
        .. Of("traefik.io", "IngressRoute ingressroutes", "TLSOption tlsoptions", "ServersTransport serverstransports", "ServersTransportTCP serverstransporttcps"),
        .. Of("traefik.containo.us", "IngressRoute ingressroutes", "TLSOption tlsoptions", "ServersTransport serverstransports"),
        .. Of("projectcontour.io", "HTTPProxy httpproxies", "ContourConfiguration contourconfigurations", "TLSCertificateDelegation tlscertificatedelegations"),
        .. Of("getambassador.io", "Host hosts", "TLSContext tlscontexts"),
        .. Of("k8s.nginx.org", "Policy policies"),
        .. Of("nsm.nginx.com", "MeshConfig meshconfigs"),
        .. Of("access.smi-spec.io", "TrafficTarget traffictargets"),
        .. Of("config.openservicemesh.io", "MeshConfig meshconfigs"),
        .. Of("policy.openservicemesh.io", "IngressBackend ingressbackends"),
        .. Of("appmesh.k8s.aws", "Mesh meshes", "VirtualNode virtualnodes", "VirtualGateway virtualgateways"),
        .. Of("dapr.io", "Configuration configurations"),
        .. Of("route.openshift.io", "Route routes"),
        .. Of("operator.openshift.io", "IngressController ingresscontrollers"),
        .. Of("config.openshift.io", "APIServer apiservers"),
        // What makes Pods stands for them: Pods of a controller that nobody follows are judged on their own.
        .. Of("serving.knative.dev", "Service services", "Configuration configurations"),
        .. Of("apps.openshift.io", "DeploymentConfig deploymentconfigs"),
        .. Of("apps.kruise.io", "CloneSet clonesets", "StatefulSet statefulsets", "DaemonSet daemonsets"),
        .. Of("cert-manager.io", "Certificate certificates", "Issuer issuers", "ClusterIssuer clusterissuers"),
        .. Of("secrets.hashicorp.com", "VaultConnection vaultconnections"),
        .. Of("helm.toolkit.fluxcd.io", "HelmRelease helmreleases"),
        .. Of("helm.cattle.io", "HelmChart helmcharts", "HelmChartConfig helmchartconfigs"),
        .. Of("helm.crossplane.io", "Release releases"),
        .. Of("argoproj.io", "Application applications", "Rollout rollouts"),
    ];

    /// <summary>The rules whose verdict on a cluster's objects rests on these kinds: whether a certificate is missing is told only by who knows of Secrets.</summary>
    public static readonly IReadOnlyList<IRule> Judgeable = [.. RuleCatalog.All.Where(rule => rule is not CredentialRule)];

    private static IEnumerable<FollowedKind> Of(string group, params string[] kinds) =>
        kinds.Select(kind => kind.Split(' ')).Select(words => new FollowedKind(group, words[0], words[1]));
}
