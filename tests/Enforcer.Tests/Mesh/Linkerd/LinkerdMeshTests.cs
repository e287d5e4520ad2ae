using Enforcer.Mesh;
using Enforcer.Mesh.Linkerd;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Linkerd;

/// <summary>The composition of Linkerd's policies: one workload, 'shop/orders', and what is said around it.</summary>
public class LinkerdMeshTests
{
    private const string Installed = "{apiVersion: v1, kind: ConfigMap, metadata: {name: linkerd-config, namespace: linkerd}, data: {values: 'proxy: {defaultInboundPolicy: cluster-authenticated}'}}";
    private const string Everywhere = "{apiVersion: policy.linkerd.io/v1alpha1, kind: NetworkAuthentication, metadata: {name: all, namespace: shop}, spec: {networks: [{cidr: 0.0.0.0/0}]}}";
    private const string Nodes = "{apiVersion: policy.linkerd.io/v1alpha1, kind: NetworkAuthentication, metadata: {name: nodes, namespace: shop}, spec: {networks: [{cidr: 10.0.0.0/24}]}}";

    /// <summary>What is said besides the workload, and the modes of any port, of 8080 (named http) and of 9090.</summary>
    public static TheoryData<string, string> Table => new()
    {
        { "", "unknown unknown unknown" },
        { Installed, "authenticated authenticated authenticated" },
        { Installed + "\n---\n" + Space("deny"), "denied denied denied" },
        { Server("8080"), "unknown denied unknown" },
        { Server("http"), "unknown denied unknown" },
        { Server("metrics"), "unknown unknown unknown" },
        { Server("8080", "accessPolicy: all-unauthenticated, "), "unknown unauthenticated unknown" },
        { Space("all-unauthenticated") + "\n---\n" + Server("8080"), "unauthenticated denied unauthenticated" },
        { Server("8080") + "\n---\n" + Authorized("Server", "orders", "MeshTLSAuthentication", "web"), "unknown authenticated unknown" },
        { Server("8080") + "\n---\n" + Authorized("Namespace", "shop", "ServiceAccount", "web"), "unknown authenticated unknown" },
        { Server("8080") + "\n---\n" + Authorized("Server", "other", "MeshTLSAuthentication", "web"), "unknown denied unknown" },
        { Server("8080") + "\n---\n" + Everywhere + "\n---\n" + Authorized("Server", "orders", "NetworkAuthentication", "all"), "unknown unauthenticated unknown" },
        { Server("8080") + "\n---\n" + Nodes + "\n---\n" + Authorized("Server", "orders", "NetworkAuthentication", "nodes"), "unknown denied unknown" },
        { Server("8080") + "\n---\n" + Older("{name: orders}", "{unauthenticated: true}"), "unknown unauthenticated unknown" },
        { Server("8080") + "\n---\n" + Older("{selector: {matchLabels: {team: a}}}", "{meshTLS: {serviceAccounts: [{name: web}]}}"), "unknown authenticated unknown" },
        { Server("8080") + "\n---\n" + Older("{name: orders}", "{unauthenticated: true, networks: [{cidr: 10.0.0.0/24}]}"), "unknown denied unknown" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void The_mode_of_every_port_follows_from_the_policies(string said, string modes)
    {
        var ports = Ports("", said);

        Assert.Equal([null, "8080", "9090"], ports.Select(one => one.Port));
        Assert.Equal(modes, string.Join(' ', ports.Select(one => one.Mode.ToString().ToLowerInvariant())));
    }

    [Theory]
    [InlineData("config.linkerd.io/default-inbound-policy: audit", "audited denied audited")]
    [InlineData("config.linkerd.io/skip-inbound-ports: '25,8000-8100'", "unknown unauthenticated unknown")]
    public void The_workload_may_say_it_itself(string annotation, string modes) =>
        Assert.Equal(modes, string.Join(' ', Ports(annotation, Server("8080")).Select(one => one.Mode.ToString().ToLowerInvariant())));

    [Fact]
    public void The_chain_names_every_statement_from_the_installation_to_the_authorization()
    {
        var port = Ports("", string.Join("\n---\n", Installed, Space("deny"), Server("8080"), Authorized("Server", "orders", "MeshTLSAuthentication", "web")))[1];

        Assert.Equal(
            [("ConfigMap", "data.values"), ("Namespace", "metadata.annotations[config.linkerd.io/default-inbound-policy]"), ("Server", "spec"), ("AuthorizationPolicy", "spec.requiredAuthenticationRefs")],
            port.Chain.Select(step => (step.Resource.Kind, step.At.Path)));
        Assert.Equal("AuthorizationPolicy", port.Decider?.Resource.Kind);
    }

    [Theory]
    [InlineData("linkerd.io/inject: enabled", true)]
    [InlineData("linkerd.io/inject: disabled", false)]
    [InlineData("", false)]
    public void A_workload_is_meshed_where_the_set_says_so(string annotation, bool expected)
    {
        var mesh = Mesh(annotation, Server("8080"));

        Assert.Equal(expected, mesh.Linkerd.IsMeshed(mesh.Workloads.All.Single()));
    }

    private static string Space(string policy) => $"{{apiVersion: v1, kind: Namespace, metadata: {{name: shop, annotations: {{config.linkerd.io/default-inbound-policy: {policy}}}}}}}";

    private static string Server(string port, string access = "") =>
        $"{{apiVersion: policy.linkerd.io/v1beta3, kind: Server, metadata: {{name: orders, namespace: shop, labels: {{team: a}}}}, spec: {{{access}port: {port}, podSelector: {{matchLabels: {{app: orders}}}}}}}}";

    private static string Authorized(string kind, string name, string by, string whom) =>
        $"{{apiVersion: policy.linkerd.io/v1alpha1, kind: AuthorizationPolicy, metadata: {{name: p, namespace: shop}}, spec: {{targetRef: {{kind: {kind}, name: {name}}}, requiredAuthenticationRefs: [{{kind: {by}, name: {whom}}}]}}}}";

    private static string Older(string server, string client) =>
        $"{{apiVersion: policy.linkerd.io/v1beta1, kind: ServerAuthorization, metadata: {{name: p, namespace: shop}}, spec: {{server: {server}, client: {client}}}}}";

    private static List<LinkerdPort> Ports(string annotation, string said)
    {
        var mesh = Mesh(annotation, said);
        return [.. mesh.Linkerd.Of(mesh.Workloads.All.Single())];
    }

    private static MeshModel Mesh(string annotation, string said)
    {
        var workload = $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: orders, namespace: shop}}, spec: {{template: {{metadata: {{labels: {{app: orders}}, annotations: {{{annotation}}}}}, spec: {{containers: [{{name: orders, ports: [{{name: http, containerPort: 8080}}, {{containerPort: 9090}}]}}]}}}}}}}}";
        var result = new YamlFormat().Read(SourceText.Of("f.yaml", workload + "\n---\n" + said), ReaderLimits.Default);
        Assert.Empty(result.Errors);
        return new MeshModel(new ResourceSet(result.Resources));
    }
}
