using Enforcer.Mesh;
using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Connections.Servers;

/// <summary>How web of namespace shop reaches orders of the same in each mesh; every namespace and policy is in the set unless a test leaves it out.</summary>
public sealed class ServerMeshTests
{
    private const string Linkerd = "annotations: {linkerd.io/inject: enabled}";
    private const string Kuma = "labels: {kuma.io/sidecar-injection: enabled}";
    private const string Osm = "annotations: {openservicemesh.io/sidecar-injection: enabled}";
    private const string AppMesh = "labels: {appmesh.k8s.aws/sidecarInjectorWebhook: enabled}";
    private const string KumaStrict = "{apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: {name: default}, spec: {mtls: {enabledBackend: ca, backends: [{name: ca, type: builtin}]}}}\n---\n";
    private const string OpenKuma = "{apiVersion: kuma.io/v1alpha1, kind: MeshTrafficPermission, metadata: {name: all, namespace: shop}, spec: {from: [{targetRef: {kind: Mesh}, default: {action: Allow}}]}}\n---\n";

    [Theory]
    [InlineData("config.linkerd.io/default-inbound-policy: all-authenticated", nameof(ConnectionMode.Strict))]
    [InlineData("config.linkerd.io/default-inbound-policy: all-unauthenticated", nameof(ConnectionMode.Permissive))]
    [InlineData("config.linkerd.io/default-inbound-policy: audit", nameof(ConnectionMode.Permissive))]
    [InlineData("config.linkerd.io/default-inbound-policy: deny", nameof(ConnectionMode.Denied))]
    [InlineData("config.linkerd.io/skip-inbound-ports: '8080'", nameof(ConnectionMode.Plaintext))]
    [InlineData("config.linkerd.io/disable-identity: 'true'", nameof(ConnectionMode.Plaintext))]
    [InlineData("a: b", nameof(ConnectionMode.Unknown))]
    public void Linkerd_takes_what_annotations_and_Servers_say(string annotation, string mode) =>
        Expect(mode, Call(Namespace(Linkerd) + Pods(annotation)));

    [Theory]
    [InlineData("identities: ['web.shop.serviceaccount.identity.linkerd.cluster.local']", nameof(ConnectionMode.Strict))]
    [InlineData("identities: ['*.shop.serviceaccount.identity.linkerd.cluster.local']", nameof(ConnectionMode.Strict))]
    [InlineData("identityRefs: [{kind: ServiceAccount, name: web}]", nameof(ConnectionMode.Strict))]
    [InlineData("identityRefs: [{kind: Namespace, name: till}]", nameof(ConnectionMode.Denied))]
    [InlineData("identities: ['other.shop.serviceaccount.identity.linkerd.cluster.local']", nameof(ConnectionMode.Denied))]
    public void Linkerd_admits_whom_its_authorizations_name(string who, string mode)
    {
        var policies = "{apiVersion: policy.linkerd.io/v1beta3, kind: Server, metadata: {name: http, namespace: shop}, spec: {podSelector: {matchLabels: {app: orders}}, port: 8080}}\n---\n"
            + "{apiVersion: policy.linkerd.io/v1alpha1, kind: AuthorizationPolicy, metadata: {name: p, namespace: shop}, spec: {targetRef: {group: policy.linkerd.io, kind: Server, name: http}, requiredAuthenticationRefs: [{kind: MeshTLSAuthentication, name: m}]}}\n---\n"
            + $"{{apiVersion: policy.linkerd.io/v1alpha1, kind: MeshTLSAuthentication, metadata: {{name: m, namespace: shop}}, spec: {{{who}}}}}\n---\n";

        Expect(mode, Call(Namespace(Linkerd) + Pods("a: b") + policies));
    }

    [Theory]
    [InlineData("{kind: ProxyDefaults, metadata: {name: global}, spec: {mutualTLSMode: permissive}}", nameof(ConnectionMode.Permissive))]
    [InlineData("{kind: ProxyDefaults, metadata: {name: global}, spec: {}}", nameof(ConnectionMode.Strict))]
    [InlineData("{kind: ServiceDefaults, metadata: {name: orders}, spec: {mutualTLSMode: permissive}}", nameof(ConnectionMode.Permissive))]
    [InlineData("{kind: ServiceDefaults, metadata: {name: other}, spec: {mutualTLSMode: permissive}}", nameof(ConnectionMode.Unknown))]
    [InlineData("{kind: ServiceIntentions, metadata: {name: i}, spec: {destination: {name: orders}, sources: [{name: web, action: deny}]}}", nameof(ConnectionMode.Denied))]
    [InlineData("{kind: ServiceIntentions, metadata: {name: i}, spec: {destination: {name: '*'}, sources: [{name: '*', action: deny}]}}", nameof(ConnectionMode.Denied))]
    [InlineData("{kind: ServiceIntentions, metadata: {name: i}, spec: {destination: {name: orders}, sources: [{name: '*', action: deny}, {name: web, action: allow}]}}", nameof(ConnectionMode.Unknown))]
    public void Consul_takes_what_its_entries_say_and_admits_by_intentions(string entry, string mode) =>
        Expect(mode, Call(Namespace("labels: {a: b}") + Pods("consul.hashicorp.com/connect-inject: 'true'", webAnnotation: "consul.hashicorp.com/connect-inject: 'true'") + $"{{apiVersion: consul.hashicorp.com/v1alpha1, {entry[1..]}\n---\n" + WebService));

    [Theory]
    [InlineData("mtls: {enabledBackend: ca, backends: [{name: ca, type: builtin}]}", nameof(ConnectionMode.Strict))]
    [InlineData("mtls: {enabledBackend: ca, backends: [{name: ca, type: builtin, mode: PERMISSIVE}]}", nameof(ConnectionMode.Permissive))]
    [InlineData("mtls: {backends: [{name: ca, type: builtin}]}", nameof(ConnectionMode.Plaintext))]
    [InlineData(null, nameof(ConnectionMode.Unknown))]
    public void Kuma_takes_what_its_Mesh_says(string? spec, string mode) =>
        Expect(mode, Call(Namespace(Kuma) + Pods("a: b") + OpenKuma + (spec is null ? "" : $"{{apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: {{name: default}}, spec: {{{spec}}}}}\n---\n")));

    [Theory]
    [InlineData("{kind: MeshTLS, spec: {targetRef: {kind: Mesh}, from: [{targetRef: {kind: Mesh}, default: {mode: Permissive}}]}}", nameof(ConnectionMode.Permissive))]
    [InlineData("{kind: MeshTLS, spec: {targetRef: {kind: Dataplane, labels: {app: orders}}, rules: [{default: {mode: Permissive}}]}}", nameof(ConnectionMode.Permissive))]
    [InlineData("{kind: MeshTLS, spec: {targetRef: {kind: Dataplane, labels: {app: other}}, rules: [{default: {mode: Permissive}}]}}", nameof(ConnectionMode.Strict))]
    [InlineData("{kind: MeshTrafficPermission, spec: {targetRef: {kind: MeshService, name: orders}, from: [{targetRef: {kind: MeshSubset, tags: {kuma.io/service: web_shop_svc_80}}, default: {action: Deny}}]}}", nameof(ConnectionMode.Denied))]
    [InlineData("{kind: MeshTrafficPermission, spec: {rules: [{default: {deny: [{spiffeID: {type: Exact, value: 'spiffe://default/ns/shop/sa/web'}}]}}]}}", nameof(ConnectionMode.Denied))]
    public void Kuma_policies_are_narrowed_by_what_they_target(string policy, string mode) =>
        Expect(mode, Call(Namespace(Kuma) + Pods("a: b") + KumaStrict + OpenKuma + WebService + $"{{apiVersion: kuma.io/v1alpha1, metadata: {{name: p, namespace: shop}}, {policy[1..]}\n---\n"));

    [Fact]
    public void A_Kuma_permission_for_others_admits_nobody_else()
    {
        const string Other = "{apiVersion: kuma.io/v1alpha1, kind: MeshTrafficPermission, metadata: {name: p, namespace: shop}, spec: {targetRef: {kind: MeshSubset, tags: {app: orders}}, from: [{targetRef: {kind: MeshSubset, tags: {app: other}}, default: {action: Allow}}]}}\n---\n";

        Expect(nameof(ConnectionMode.Denied), Call(Namespace(Kuma) + Pods("a: b") + KumaStrict + Other));
    }

    [Theory]
    [InlineData("true", nameof(ConnectionMode.Strict))]
    [InlineData("false", nameof(ConnectionMode.Denied))]
    public void Open_Service_Mesh_admits_by_targets_unless_it_is_permissive(string permissive, string mode) =>
        Expect(mode, Call(Namespace(Osm) + Pods("a: b") + $"{{apiVersion: config.openservicemesh.io/v1alpha2, kind: MeshConfig, metadata: {{name: osm, namespace: osm-system}}, spec: {{traffic: {{enablePermissiveTrafficPolicyMode: {permissive}}}}}}}\n---\n"));

    [Theory]
    [InlineData(", tls: {mode: STRICT, validation: {trust: {}}}", nameof(ConnectionMode.Strict))]
    [InlineData(", tls: {mode: STRICT}", nameof(ConnectionMode.Permissive))]
    [InlineData(", tls: {mode: PERMISSIVE}", nameof(ConnectionMode.Permissive))]
    [InlineData("", nameof(ConnectionMode.Plaintext))]
    [InlineData(null, nameof(ConnectionMode.Unknown))]
    public void App_Mesh_takes_what_the_listener_says(string? tls, string mode) =>
        Expect(mode, Call(Namespace(AppMesh) + Pods("a: b") + (tls is null ? "" : $"{{apiVersion: appmesh.k8s.aws/v1beta2, kind: VirtualNode, metadata: {{name: orders, namespace: shop}}, spec: {{podSelector: {{matchLabels: {{app: orders}}}}, listeners: [{{portMapping: {{port: 8080}}{tls}}}]}}}}\n---\n")));

    [Theory]
    [InlineData("true", nameof(ConnectionMode.Strict))]
    [InlineData("false", nameof(ConnectionMode.Permissive))]
    [InlineData(null, nameof(ConnectionMode.Unknown))]
    public void Cilium_authenticates_and_its_installation_encrypts(string? encryption, string mode)
    {
        var policy = "{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: shop}, spec: {endpointSelector: {matchLabels: {app: orders}}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}], authentication: {mode: required}}]}}\n---\n"
            + (encryption is null ? "" : $"{{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {{name: cilium, namespace: kube-system}}, spec: {{chart: {{spec: {{chart: cilium}}}}, values: {{encryption: {{enabled: {encryption}}}}}}}}}\n---\n");

        Expect(mode, Call(Namespace("labels: {a: b}") + Pods("a: b") + policy));
    }

    [Theory]
    [InlineData("ingress: [{fromEndpoints: [{matchLabels: {app: other}}]}]", nameof(ConnectionMode.Denied))]
    [InlineData("ingress: [{fromEndpoints: [{matchLabels: {'k8s:io.kubernetes.pod.namespace': till}}]}]", nameof(ConnectionMode.Denied))]
    [InlineData("ingress: [{}], ingressDeny: [{fromEndpoints: [{matchLabels: {app: web}}]}]", nameof(ConnectionMode.Denied))]
    [InlineData("ingress: [{fromEndpoints: [{matchLabels: {app: web}}], toPorts: [{ports: [{port: '9090'}]}]}]", nameof(ConnectionMode.Denied))]
    [InlineData("ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]", nameof(ConnectionMode.Plaintext))]
    [InlineData("ingress: [{fromEntities: [cluster]}]", nameof(ConnectionMode.Plaintext))]
    public void Cilium_keeps_out_whom_no_rule_lets_in(string rules, string mode) =>
        Expect(mode, Call(Namespace("labels: {a: b}") + Pods("a: b") + $"{{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {{name: p, namespace: shop}}, spec: {{endpointSelector: {{matchLabels: {{app: orders}}}}, {rules}}}}}\n---\n"));

    [Theory]
    [InlineData("http://orders:15006", "{from: ['spiffe://cluster.local/ns/shop/sa/*'], action: allow}", nameof(ConnectionMode.Strict))]
    [InlineData("http://orders:15006", "{from: ['spiffe://cluster.local/ns/till/sa/*'], action: allow}", nameof(ConnectionMode.Denied))]
    [InlineData("http://orders:80", "{from: ['spiffe://cluster.local/ns/shop/sa/*'], action: allow}", nameof(ConnectionMode.Plaintext))]
    public void Our_own_gateway_takes_mutual_TLS_at_its_listener_and_nothing_at_the_apps_port(string address, string rule, string mode)
    {
        var config = "{apiVersion: v1, kind: ConfigMap, metadata: {name: enforcer-gateway, namespace: shop}, data: {gateway.yaml: \"identity: {certificate: a, key: b, bundle: c}\\ntrustDomain: cluster.local\\nlisteners:\\n- {name: in, bind: '0.0.0.0:15006', direction: inbound, routes: [{upstream: 'http://127.0.0.1:8080'}], access: {default: deny, rules: [" + rule + "]}}\\n\"}}\n---\n";

        var map = Map(Namespace("labels: {enforcer.dev/inject: enabled}") + Pods("a: b", address: address) + config);

        Expect(mode, map.Connections.Single(one => one.IsCall));
    }

    [Fact]
    public void A_gateway_that_expects_a_peer_speaks_to_nobody_else()
    {
        const string Config = "{apiVersion: v1, kind: ConfigMap, metadata: {name: enforcer-gateway, namespace: shop}, data: {gateway.yaml: \"identity: {certificate: a, key: b, bundle: c}\\ntrustDomain: cluster.local\\nlisteners:\\n- {name: out, bind: '127.0.0.1:15001', direction: outbound, routes: [{upstream: 'https://orders.shop.svc:80', peer: 'spiffe://cluster.local/ns/shop/sa/orders'}]}\\n\"}}\n---\n";

        var call = Map(Namespace("labels: {a: b}") + Pods("a: b", webAnnotation: "enforcer.dev/inject: enabled", address: "nothing") + Config).Connections.Single(one => one.From.Name == "web");

        Expect(nameof(ConnectionMode.Strict), call);
        Assert.Contains("spiffe://cluster.local/ns/shop/sa/orders", call.Basis.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_file_that_stands_alone_is_a_node_with_its_upstreams_and_callers()
    {
        const string File = "identity: {certificate: a, key: b, bundle: c}\ntrustDomain: cluster.local\nlisteners:\n- {name: out, bind: '127.0.0.1:15001', direction: outbound, routes: [{upstream: 'https://pay.example.com:15006', peer: 'spiffe://cluster.local/ns/x/sa/y'}]}\n- {name: in, bind: '127.0.0.1:15006', direction: inbound, routes: [{upstream: 'http://127.0.0.1:1'}], access: {rules: [{from: ['spiffe://cluster.local/ns/shop/sa/web'], action: allow}]}}\n";

        var connections = Map(File).Connections;

        Assert.Equal(["shop/web -> f.yaml Strict", "f.yaml -> pay.example.com:15006 Strict"], connections.Select(one => $"{(one.From.Kind == NodeKind.Identity ? "shop/" : "")}{one.From.Name} -> {one.To.Name} {one.Verdict.Mode}").OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public void A_workload_that_nothing_asks_into_a_mesh_is_plaintext()
    {
        var call = Call(Namespace("labels: {a: b}") + Pods("a: b"));

        Expect(nameof(ConnectionMode.Plaintext), call);
        Assert.Contains("neither the workload nor namespace 'shop' asks for the proxy of any mesh", call.Verdict.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: shop}}")]
    [InlineData("{apiVersion: policy.linkerd.io/v1beta3, kind: Server, metadata: {name: p, namespace: shop}, spec: {podSelector: {}, port: 1}}")]
    public void A_policy_that_counts_on_a_proxy_leaves_it_unknown_whether_there_is_one(string policy)
    {
        var node = Map(Namespace("labels: {a: b}") + Pods("a: b") + policy).Nodes.First(one => one.Node.Name == "orders");

        Assert.Contains("unknown: needs cluster", new ConnectionMap(new MeshModel(Set(Namespace("labels: {a: b}") + Pods("a: b") + policy))).Judge.Memberships.Of(node.Node.Workloads[0]).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linkerd.io/inject: enabled", "all-authenticated", nameof(ConnectionMode.Denied))]
    [InlineData("linkerd.io/inject: enabled", "all-unauthenticated", nameof(ConnectionMode.Plaintext))]
    public void Two_meshes_know_nothing_of_each_others_certificates(string orders, string policy, string mode)
    {
        var call = Call(Namespace("labels: {a: b}") + Pods($"{orders}, config.linkerd.io/default-inbound-policy: {policy}", webAnnotation: "sidecar.istio.io/inject: 'true'"));

        Expect(mode, call);
        Assert.Contains("Istio's and the server's Linkerd's", call.Verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_named_by_a_policy_of_any_mesh_may_call()
    {
        var intentions = "{apiVersion: consul.hashicorp.com/v1alpha1, kind: ServiceIntentions, metadata: {name: i, namespace: shop}, spec: {destination: {name: orders}, sources: [{name: web, action: allow}, {name: gone, action: allow}]}}\n---\n{apiVersion: consul.hashicorp.com/v1alpha1, kind: ProxyDefaults, metadata: {name: global}, spec: {}}\n---\n";

        var map = Map(Namespace("labels: {a: b}") + Pods("consul.hashicorp.com/connect-inject: 'true'", webAnnotation: "consul.hashicorp.com/connect-inject: 'true'", address: "nothing") + WebService + intentions);

        Assert.Equal(["gone Identity", "web Workload"], map.Connections.Select(one => $"{one.From.Name} {one.From.Kind}").Order(StringComparer.Ordinal));
        Assert.All(map.Connections, one => Assert.Equal("ServiceIntentions", one.Basis.Source.Kind));
    }

    [Theory]
    [InlineData("traffic.sidecar.istio.io/excludeInboundPorts: '9090,8080'", "a: b", nameof(ConnectionMode.Plaintext))]
    [InlineData("traffic.sidecar.istio.io/includeInboundPorts: '9090'", "a: b", nameof(ConnectionMode.Plaintext))]
    [InlineData("traffic.sidecar.istio.io/includeInboundPorts: '*'", "a: b", nameof(ConnectionMode.Strict))]
    [InlineData("a: b", "traffic.sidecar.istio.io/excludeOutboundPorts: '80'", nameof(ConnectionMode.Denied))]
    [InlineData("a: b", "traffic.sidecar.istio.io/excludeOutboundPorts: '8080'", nameof(ConnectionMode.Strict))]
    public void What_annotations_leave_out_of_a_proxy_is_plaintext(string orders, string web, string mode) =>
        Expect(mode, Call(Namespace("labels: {istio-injection: enabled}") + "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: shop}, spec: {mtls: {mode: STRICT}}}\n---\n" + Pods(orders, webAnnotation: web)));

    [Theory]
    [InlineData("true", nameof(ConnectionMode.Strict))]
    [InlineData("false", nameof(ConnectionMode.Permissive))]
    public void OpenShifts_control_plane_sets_the_mode_of_the_mesh(string mtls, string mode)
    {
        var call = Call(Namespace("labels: {istio-injection: enabled}") + $"{{apiVersion: maistra.io/v2, kind: ServiceMeshControlPlane, metadata: {{name: basic, namespace: istio-system}}, spec: {{security: {{dataPlane: {{mtls: {mtls}}}}}}}}}\n---\n" + Pods("a: b"));

        Expect(mode, call);
        Assert.Contains(call.Verdict.Chain, step => step.Says.StartsWith("mesh: ServiceMeshControlPlane 'basic' says", StringComparison.Ordinal));
    }

    [Fact]
    public void A_ServiceEntry_that_selects_workloads_of_the_mesh_leads_to_them()
    {
        const string Entry = "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: e, namespace: shop}, spec: {hosts: [orders.internal], location: MESH_INTERNAL, workloadSelector: {labels: {app: orders}}, ports: [{number: 80, protocol: HTTP}]}}\n---\n";

        Assert.Equal("orders", Call(Namespace("labels: {istio-injection: enabled}") + Pods("a: b", address: "http://orders.internal:80") + Entry).To.Name);
    }

    [Fact]
    public void A_part_of_the_mesh_whose_workloads_are_elsewhere_is_unknown()
    {
        const string Entry = "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: e, namespace: shop}, spec: {hosts: [vm.internal], location: MESH_INTERNAL, ports: [{number: 80, protocol: HTTP}]}}\n---\n";

        Assert.Contains("unknown: needs cluster", Call(Namespace("labels: {istio-injection: enabled}") + Pods("a: b", address: "http://vm.internal:80") + Entry).Verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strict_policy_over_workloads_that_may_have_no_proxy_says_so()
    {
        var call = Call("{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p, namespace: shop}, spec: {mtls: {mode: STRICT}}}\n---\n" + Pods("a: b"));

        Expect(nameof(ConnectionMode.Strict), call);
        Assert.False(call.Verdict.IsProven);
        Assert.Contains("whether it has a proxy that does is unknown: needs cluster (Namespace 'shop' is not in the set)", call.Verdict.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Linkerd)]
    [InlineData(Kuma)]
    [InlineData(Osm)]
    [InlineData(AppMesh)]
    [InlineData("labels: {enforcer.dev/inject: enabled}")]
    [InlineData("labels: {injector.nsm.nginx.com/auto-inject: enabled}")]
    public void What_the_set_does_not_say_of_a_mesh_is_unknown_in_words(string mesh)
    {
        var map = Map(Namespace(mesh) + Pods("a: b"));

        Assert.False(Assert.Single(map.Connections).Verdict.IsProven);
        Assert.All(map.Nodes, node => Assert.True(!node.Verdict.IsProven || node.Needs is not null));
    }

    private const string WebService = "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port: 80}]}}\n---\n";

    private static string Namespace(string metadata) => $"{{apiVersion: v1, kind: Namespace, metadata: {{name: shop, {metadata}}}}}\n---\n";

    private static string Pods(string annotation, string webAnnotation = "a: b", string address = "http://orders:80") =>
        "{apiVersion: v1, kind: Service, metadata: {name: orders, namespace: shop}, spec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}, {name: mesh, port: 15006}]}}\n---\n"
        + $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: orders, namespace: shop}}, spec: {{template: {{metadata: {{labels: {{app: orders}}, annotations: {{{annotation}}}}}, spec: {{serviceAccountName: orders, containers: [{{name: a, ports: [{{containerPort: 8080}}]}}]}}}}}}}}\n---\n"
        + $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web, namespace: shop}}, spec: {{template: {{metadata: {{labels: {{app: web}}, annotations: {{{webAnnotation}}}}}, spec: {{serviceAccountName: web, containers: [{{name: a, env: [{{name: URL, value: '{address}'}}]}}]}}}}}}}}\n---\n";

    private static void Expect(string mode, Connection call) => Assert.Equal(mode, $"{call.Verdict.Mode}");

    private static Connection Call(string text) => Map(text).Connections.Single(one => one.IsCall);

    private static ConnectionMap Map(string text) => new(new MeshModel(Set(text)));

    private static ResourceSet Set(string text) => new(new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default).Resources);
}
