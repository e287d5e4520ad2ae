using Enforcer.Mesh;
using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Istio.Client;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Connections;

public class ConnectionMapTests
{
    private const string Namespaces = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: legacy, labels: {istio-injection: disabled}}}\n---\n";
    private const string Strict = "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: STRICT}}}\n---\n";
    private const string Orders = "{apiVersion: v1, kind: Service, metadata: {name: orders, namespace: shop}, spec: {selector: {app: orders}, ports: [{port: 80, targetPort: http}]}}\n---\n"
        + "{apiVersion: apps/v1, kind: Deployment, metadata: {name: orders-v1, namespace: shop}, spec: {template: {metadata: {labels: {app: orders}}, spec: {serviceAccountName: orders, containers: [{name: a, ports: [{name: http, containerPort: 8080}]}]}}}}\n---\n";

    [Theory]
    [InlineData("shop", nameof(ConnectionMode.Strict), nameof(ClientMode.MutualTls))]
    [InlineData("legacy", nameof(ConnectionMode.Denied), nameof(ClientMode.Plaintext))]
    [InlineData("elsewhere", nameof(ConnectionMode.Strict), nameof(ClientMode.MutualTls))]
    public void An_address_in_the_environment_is_a_call_judged_by_both_sides(string client, string mode, string speaks)
    {
        var call = Assert.Single(Map(Namespaces + Strict + Orders + Client(client, "http://orders.shop.svc:80/v1")).Connections);

        Assert.Equal(("web", "orders", "8080"), (call.From.Name, call.To.Name, call.Port));
        Assert.Equal((mode, speaks), (call.Verdict.Mode.ToString(), call.Verdict.Speaks.ToString()));
    }

    [Theory]
    [InlineData("STRICT", "DISABLE", nameof(ConnectionMode.Denied))]
    [InlineData("PERMISSIVE", "DISABLE", nameof(ConnectionMode.Plaintext))]
    [InlineData("PERMISSIVE", "ISTIO_MUTUAL", nameof(ConnectionMode.Permissive))]
    [InlineData("DISABLE", "ISTIO_MUTUAL", nameof(ConnectionMode.Denied))]
    [InlineData("PERMISSIVE", "SIMPLE", nameof(ConnectionMode.Permissive))]
    public void A_DestinationRule_decides_for_the_client(string server, string client, string mode)
    {
        var rule = $"{{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {{name: orders, namespace: shop}}, spec: {{host: orders, trafficPolicy: {{tls: {{mode: {client}}}}}}}}}\n---\n";

        var call = Assert.Single(Map(Namespaces + Strict.Replace("STRICT", server, StringComparison.Ordinal) + Orders + rule + Client("shop", "orders:80")).Connections);

        Assert.Equal(mode, call.Verdict.Mode.ToString());
    }

    [Fact]
    public void A_caller_that_no_AuthorizationPolicy_admits_is_denied_by_name()
    {
        var call = Map(Namespaces + Strict + Orders + Allow("cluster.local/ns/shop/sa/other") + Client("shop", "http://orders")).Connections.Single(one => one.IsCall);

        Assert.Equal(ConnectionMode.Denied, call.Verdict.Mode);
        Assert.Contains("AuthorizationPolicy 'orders'", Assert.Single(call.Verdict.Chain).Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cluster.local/ns/shop/sa/web", nameof(NodeKind.Workload), "web")]
    [InlineData("*/ns/billing/sa/invoices", nameof(NodeKind.Identity), "invoices")]
    [InlineData("cluster.local/ns/billing/*", nameof(NodeKind.Everybody), "*")]
    public void Who_is_named_by_a_policy_may_call(string principal, string kind, string name)
    {
        var allowed = Map(Namespaces + Strict + Orders + Allow(principal) + Client("shop", "nothing")).Connections;

        var one = Assert.Single(allowed);
        Assert.Equal((kind, name, false), (one.From.Kind.ToString(), one.From.Name, one.IsCall));
    }

    [Fact]
    public void A_node_open_to_all_says_so_and_draws_nothing()
    {
        var map = Map(Namespaces + Strict + Orders + Client("shop", "nothing"));

        Assert.Empty(map.Connections);
        Assert.All(map.Nodes, node => Assert.Equal(Match.Yes, node.Openness));
    }

    [Fact]
    public void A_NetworkPolicy_keeps_a_caller_out_before_any_proxy_is_asked()
    {
        const string Policy = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: closed, namespace: shop}, spec: {podSelector: {}, policyTypes: [Ingress]}}\n---\n";

        var call = Assert.Single(Map(Namespaces + Strict + Orders + Policy + Client("shop", "orders:80")).Connections);

        Assert.Equal(ConnectionMode.Denied, call.Verdict.Mode);
        Assert.Equal("NetworkPolicy", call.Verdict.Chain[0].Source.Kind);
    }

    [Theory]
    [InlineData("{podSelector: {matchLabels: {app: web}}}", "[]", nameof(ConnectionMode.Strict))]
    [InlineData("{podSelector: {matchLabels: {app: other}}}", "[]", nameof(ConnectionMode.Denied))]
    [InlineData("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}", "[{port: 8080}]", nameof(ConnectionMode.Strict))]
    [InlineData("{namespaceSelector: {matchLabels: {istio-injection: enabled}}}", "[{port: http}]", nameof(ConnectionMode.Strict))]
    [InlineData("{podSelector: {}}", "[{port: 9000, endPort: 9999}]", nameof(ConnectionMode.Denied))]
    public void A_NetworkPolicy_admits_by_labels_and_ports_of_the_Pod(string peer, string ports, string mode)
    {
        var policy = $"{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: p, namespace: shop}}, spec: {{podSelector: {{matchLabels: {{app: orders}}}}, ingress: [{{from: [{peer}], ports: {ports}}}]}}}}\n---\n";

        var call = Map(Namespaces + Strict + Orders + policy + Client("shop", "orders:80")).Connections.Single(one => one.IsCall);

        Assert.Equal(mode, call.Verdict.Mode.ToString());
    }

    [Fact]
    public void What_only_a_cluster_knows_is_unknown()
    {
        var call = Assert.Single(Map(Orders + Client("shop", "orders:80")).Connections);

        Assert.Equal(ConnectionMode.Unknown, call.Verdict.Mode);
        Assert.Contains("unknown: needs cluster", call.Verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_reaches_what_its_routes_name()
    {
        const string Route = "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: r, namespace: shop}, spec: {gateways: [edge/public], http: [{route: [{destination: {host: orders, port: {number: 80}}}]}]}}\n---\n";

        var entry = Assert.Single(Map(Namespaces + Strict + Orders + Route).Connections);

        Assert.Equal((NodeKind.Gateway, "edge", "public", ConnectionMode.Strict), (entry.From.Kind, entry.From.Namespace, entry.From.Name, entry.Verdict.Mode));
    }

    [Theory]
    [InlineData("HTTP", nameof(ConnectionMode.Plaintext))]
    [InlineData("TLS", nameof(ConnectionMode.Unknown))]
    public void A_declared_host_outside_is_a_node_of_its_own(string protocol, string mode)
    {
        var entry = $"{{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {{name: pay}}, spec: {{hosts: [pay.example.com], ports: [{{number: 443, protocol: {protocol}}}]}}}}\n---\n";

        var call = Assert.Single(Map(Namespaces + entry + Client("shop", "https://pay.example.com/v1")).Connections);

        Assert.Equal((NodeKind.External, mode), (call.To.Kind, call.Verdict.Mode.ToString()));
    }

    private static string Client(string space, string address) =>
        $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web, namespace: {space}}}, spec: {{template: {{metadata: {{labels: {{app: web}}}}, spec: {{serviceAccountName: web, containers: [{{name: a, env: [{{name: URL, value: '{address}'}}]}}]}}}}}}}}\n---\n";

    private static string Allow(string principal) =>
        $"{{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {{name: orders, namespace: shop}}, spec: {{selector: {{matchLabels: {{app: orders}}}}, rules: [{{from: [{{source: {{principals: ['{principal}']}}}}]}}]}}}}\n---\n";

    private static ConnectionMap Map(string text) =>
        new(new MeshModel(new ResourceSet(new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default).Resources)));
}
