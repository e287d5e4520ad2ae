using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Policies;

/// <summary>Rules are total: a tree of the right kind and any wrong shape is judged without an exception.</summary>
public class RulePropertyTests
{
    private static readonly (string ApiVersion, string Kind)[] Kinds =
    [
        ("security.istio.io/v1", "PeerAuthentication"), ("networking.istio.io/v1beta1", "DestinationRule"), ("install.istio.io/v1alpha1", "IstioOperator"), ("sailoperator.io/v1", "Istio"), ("v1", "Pod"), ("apps/v1", "Deployment"),
        ("batch/v1", "CronJob"), ("v1", "Namespace"), ("v1", "ConfigMap"), ("v1", "Secret"), ("rbac.authorization.k8s.io/v1", "Role"), ("rbac.authorization.k8s.io/v1", "ClusterRole"),
        ("networking.k8s.io/v1", "NetworkPolicy"), ("networking.k8s.io/v1", "Ingress"), ("v1", "Service"), ("networking.istio.io/v1", "Gateway"), ("networking.istio.io/v1", "VirtualService"), ("networking.istio.io/v1", "ServiceEntry"),
        ("networking.istio.io/v1", "Sidecar"), ("cilium.io/v2", "CiliumNetworkPolicy"), ("consul.hashicorp.com/v1alpha1", "ServiceIntentions"), ("kuma.io/v1alpha1", "MeshTrafficPermission"), ("kuma.io/v1alpha1", "TrafficPermission"),
        ("gateway.networking.k8s.io/v1", "Gateway"), ("gateway.networking.k8s.io/v1", "HTTPRoute"), ("traefik.io/v1alpha1", "IngressRoute"), ("projectcontour.io/v1", "HTTPProxy"), ("route.openshift.io/v1", "Route"),
        ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"), ("apiregistration.k8s.io/v1", "APIService"),
        ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"), ("enforcer.dev/v1alpha1", "PolicyException"), ("v1", "ServiceAccount"), ("security.istio.io/v1", "AuthorizationPolicy"), ("terraform", "random_password"), ("", ""),
        ("consul.hashicorp.com/v1alpha1", "Mesh"), ("consul.hashicorp.com/v1alpha1", "ServiceDefaults"), ("kuma.io/v1alpha1", "Mesh"), ("kuma.io/v1alpha1", "MeshTLS"), ("policy.linkerd.io/v1beta3", "Server"),
        ("policy.linkerd.io/v1beta1", "ServerAuthorization"), ("policy.linkerd.io/v1alpha1", "AuthorizationPolicy"), ("policy.linkerd.io/v1alpha1", "NetworkAuthentication"), ("cilium.io/v2", "CiliumNetworkPolicy"),
        ("projectcalico.org/v3", "GlobalNetworkPolicy"), ("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"), ("gateway.networking.k8s.io/v1", "BackendTLSPolicy"), ("kuma.io/v1alpha1", "MeshProxyPatch"),
        ("helm.toolkit.fluxcd.io/v2", "HelmRelease"), ("argoproj.io/v1alpha1", "Application"), ("terraform", "helm_release"), ("terraform", "consul_config_entry"), ("terraform", "aws_appmesh_virtual_node"), ("", "service-intentions"),
        ("policy.linkerd.io/v1alpha1", "HTTPRoute"), ("networking.k8s.io/v1", "NetworkPolicy"), ("cert-manager.io/v1", "Certificate"), ("networking.istio.io/v1", "DestinationRule"),
        ("appmesh.k8s.aws/v1beta2", "VirtualNode"), ("policy.openservicemesh.io/v1alpha1", "IngressBackend"), ("traefik.io/v1alpha1", "ServersTransport"), ("networking.istio.io/v1alpha3", "EnvoyFilter"), ("v1", "Service"),
    ];

    // The keys that rules ask for.
    private static readonly string[] Keys =
    [
        "metadata", "labels", "annotations", "name", "namespace", "creationTimestamp", "spec", "mtls", "mode", "selector", "matchLabels", "portLevelMtls", "8080", "host", "trafficPolicy", "tls", "portLevelSettings", "port", "number",
        "subsets", "insecureSkipVerify", "caCertificates", "template", "jobTemplate", "containers", "initContainers", "env", "value", "valueFrom", "hostNetwork", "sidecar.istio.io/inject", "istio-injection", "istio.io/dataplane-mode",
        "linkerd.io/inject", "data", "binaryData", "stringData", "mesh", "meshConfig", "rootNamespace", "rules", "verbs", "resources", "apiGroups", "nonResourceURLs", "aggregationRule", "clusterRoleSelectors", "matchExpressions", "roleRef", "match", "kinds", "names", "namespaces", "reason", "until", "owner", "enforcer.dev/ignore.rbac-wildcard-verbs", "kind", "password", "",
        "resourceNames", "subjects", "type", "automountServiceAccountToken", "serviceAccountName", "securityContext", "runAsUser", "image", "proxy.istio.io/config", "config.linkerd.io/skip-subnets", "values", "global", "proxy", "includeIPRanges",
        "sidecarInjectorWebhook", "neverInjectSelector", "config", "action", "from", "source", "principals", "ipBlocks", "to", "operation", "paths", "notPaths", "when", "notValues",
        "mutualTLSMode", "incoming", "tlsMinVersion", "enabledBackend", "backends", "default", "tlsVersion", "min", "accessPolicy", "client", "unauthenticated", "targetRef", "requiredAuthenticationRefs", "networks", "cidr", "except",
        "ingress", "authentication", "specs", "listeners", "backendDefaults", "clientPolicy", "enforce", "configPatches", "applyTo", "patch", "transport_socket", "containerPort", "ports", "enableAutoMtls", "meshMTLS",
        "ingress", "egress", "from", "to", "ports", "policyTypes", "podSelector", "namespaceSelector", "ipBlock", "cidr", "except", "fromEntities", "toCIDRSet", "specs", "hosts", "addresses", "location", "resolution", "sources", "destination", "action",
        "targetRef", "default", "servers", "protocol", "httpsRedirect", "listeners", "parentRefs", "entryPoints", "routes", "virtualhost", "type", "loadBalancerSourceRanges", "externalIPs", "hostPort", "http", "route", "paths", "backend", "service",
        "values", "chart", "chartRef", "source", "helm", "parameters", "set", "config_json", "consul", "identity", "trustDomain", "direction", "access", "upstream", "peer", "bind", "nets", "destination", "namespaces", "appendModifications", "cluster",
        "jsonPatches", "validation", "targetRefs", "secretName", "credentialName", "subset", "requiredAuthenticationRefs", "backend", "virtual_service", "listener", "permissions", "servers",
        "gateways", "webhooks", "clientConfig", "workloadSelector", "operator", "key",
    ];

    private static readonly string[] Words = ["", "*", "Mesh", "MeshTLS", "NetworkAuthentication", "0.0.0.0/0", "CLUSTER", "MERGE", "SIMPLE", "STRICT", "PERMISSIVE", "DISABLE", "UNSET", "true", "false", "disabled", "enabled", "none", "ambient", "istio", "istio-system", "cluster-admin", "ClusterRole", "secrets", "get", "create", "users", "impersonate", "ServiceAccount", "default", "1337", "istio-proxy", "ALLOW", "DENY", "2026-12-31", "legacy; until=2026-01-01", "rbac-wildcard-verbs", "ClusterRole", "rootNamespace: x", "[", "/", "a.b.svc", "HTTP", "LoadBalancer", "In", "/x"];

    // A secret stands where secrets stand: as the name of a thing it would be a name, and messages name things.
    private static readonly string[] SecretKeys = ["password", "value", "values", "data", "stringData", "binaryData", "enforcer.dev/ignore.rbac-wildcard-verbs"];

    private static readonly string[] Secrets = ["hunter2", "hunter2; until=hunter2", "cGFzc3dvcmQ6IGh1bnRlcjI="];

    [Fact]
    public void Any_tree_is_judged_by_every_rule() => Check(Gen.ListOf(Resources(), 6), resources =>
    {
        foreach (var finding in new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository).Evaluate(new ResourceSet(resources), new DateOnly(2026, 6, 1)))
        {
            Assert.NotEmpty(finding.Message);
            Assert.DoesNotContain("hunter2", finding.Message, StringComparison.Ordinal);
        }
    });

    private static Gen<Resource> Resources() =>
        from kind in Gen.Elements(Kinds)
        from body in Map(4)
        select Resource.From(
            new MapNode(
                body.Entries.Where(entry => entry.Key is not ("apiVersion" or "kind"))
                    .Concat([Entry("apiVersion", new ScalarNode(kind.ApiVersion)), Entry("kind", new ScalarNode(kind.Kind))]),
                TextPosition.Start,
                TextPosition.Start),
            "f");

    private static Gen<MapNode> Map(int depth) =>
        Gen.ListOf(Gen.OneOf(Pair(Keys, Tree(depth - 1)), Pair(Keys, Tree(depth - 1)), Pair(SecretKeys, Gen.Elements(Secrets).Select(secret => (Node)new ScalarNode(secret)))), 6).Select(pairs =>
            new MapNode(pairs.DistinctBy(pair => pair.Item1).Select(pair => Entry(pair.Item1, pair.Item2)), TextPosition.Start, TextPosition.Start));

    private static Gen<(string, Node)> Pair(string[] keys, Gen<Node> values) => Gen.Zip(Gen.Elements(keys), values);

    private static Gen<Node> Tree(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Elements(Words).Select(word => (Node)new ScalarNode(word)),
            Gen.Elements(("true", ScalarKind.Boolean), ("false", ScalarKind.Boolean), ("null", ScalarKind.Null), ("42", ScalarKind.Integer))
                .Select(plain => (Node)new ScalarNode(plain.Item1, plain.Item2, ScalarStyle.Plain, TextPosition.Start, TextPosition.Start)));
        return depth == 0
            ? scalar
            : Gen.OneOf(scalar, Map(depth).Select(map => (Node)map), Map(depth).Select(map => (Node)map), Gen.ListOf(Tree(depth - 1), 3).Select(items => (Node)new ListNode(items, TextPosition.Start, TextPosition.Start)));
    }

    private static MapEntry Entry(string key, Node value) => new(key, TextPosition.Start, value);

    private static void Check<T>(Gen<T> values, Action<T> body) =>
        Prop.ForAll(values.ToArbitrary(), body).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
}
