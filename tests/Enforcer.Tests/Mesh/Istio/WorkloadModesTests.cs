using Enforcer.Mesh;
using Enforcer.Mesh.Istio;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Istio;

/// <summary>The composition of PeerAuthentications by the specification of Istio: one workload, 'shop/orders', and the policies around it.</summary>
public class WorkloadModesTests
{
    private const string Orders = """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: orders, namespace: shop}, spec: {template: {metadata: {labels: {app: orders, tier: back}},
          spec: {containers: [{name: orders, ports: [{containerPort: 8080}, {containerPort: 9090}]}]}}}}
        """;

    /// <summary>Policies as 'namespace[/selector] mode [port=mode]...'; the effective modes of any port, 8080 and 9090, and who decided them.</summary>
    public static TheoryData<string, string, string> Table => new()
    {
        // Nothing said, or nothing said of this workload.
        { "", "unknown unknown unknown", "- - -" },
        { "other STRICT", "unknown unknown unknown", "- - -" },
        { "shop/app=billing STRICT", "unknown unknown unknown", "- - -" },
        { "shop/app=orders,tier=front STRICT", "unknown unknown unknown", "- - -" },
        // One level.
        { "istio-system STRICT", "strict strict strict", "0 0 0" },
        { "shop PERMISSIVE", "permissive permissive permissive", "0 0 0" },
        { "shop/app=orders DISABLE", "disable disable disable", "0 0 0" },
        { "shop/app=orders,tier=back DISABLE", "disable disable disable", "0 0 0" },
        // The nearer level wins, in either direction.
        { "istio-system STRICT; shop PERMISSIVE", "permissive permissive permissive", "1 1 1" },
        { "istio-system PERMISSIVE; shop STRICT", "strict strict strict", "1 1 1" },
        { "istio-system STRICT; shop PERMISSIVE; shop/app=orders DISABLE", "disable disable disable", "2 2 2" },
        { "shop/app=orders STRICT; shop DISABLE; istio-system DISABLE", "strict strict strict", "0 0 0" },
        // UNSET inherits, and is PERMISSIVE where nobody above says more.
        { "istio-system STRICT; shop UNSET", "strict strict strict", "0 0 0" },
        { "istio-system STRICT; shop UNSET; shop/app=orders UNSET", "strict strict strict", "0 0 0" },
        { "istio-system DISABLE; shop STRICT; shop/app=orders UNSET", "strict strict strict", "1 1 1" },
        { "istio-system UNSET", "permissive permissive permissive", "- - -" },
        { "shop/app=orders UNSET", "permissive permissive permissive", "- - -" },
        // Ports over their policy; an unset port is its policy's.
        { "shop/app=orders STRICT 8080=PERMISSIVE", "strict permissive strict", "0 0 0" },
        { "shop/app=orders DISABLE 9090=STRICT", "disable disable strict", "0 0 0" },
        { "istio-system STRICT; shop/app=orders UNSET 8080=DISABLE", "strict disable strict", "0 1 0" },
        { "istio-system STRICT; shop/app=orders UNSET 8080=UNSET", "strict strict strict", "0 0 0" },
        { "istio-system STRICT; shop/app=orders PERMISSIVE 8080=UNSET", "permissive permissive permissive", "1 1 1" },
        { "istio-system STRICT; shop/app=orders UNSET 7070=DISABLE", "strict strict strict", "0 0 0" },
        // What Istio ignores: ports without a selector, a selector in the root namespace.
        { "shop STRICT 8080=DISABLE", "strict strict strict", "0 0 0" },
        { "istio-system STRICT; istio-system/app=orders DISABLE", "strict strict strict", "0 0 0" },
        // Of several, the oldest; of unknown age, the weakest.
        { "shop STRICT @2026-02-01; shop DISABLE @2026-03-01", "strict strict strict", "0 0 0" },
        { "shop/app=orders STRICT @2026-02-01; shop/tier=back DISABLE @2026-01-01", "disable disable disable", "1 1 1" },
        { "shop/app=orders STRICT @2026-02-01; shop/tier=back STRICT 8080=DISABLE @2026-03-01", "strict strict strict", "0 0 0" },
        { "shop STRICT; shop PERMISSIVE", "permissive permissive permissive", "1 1 1" },
        { "shop/app=orders STRICT; shop/tier=back STRICT 8080=PERMISSIVE", "strict permissive strict", "0 1 0" },
        { "istio-system DISABLE; shop/app=orders PERMISSIVE; shop/tier=back UNSET", "disable disable disable", "0 0 0" },
        // A template proves nothing.
        { "shop ${MODE}", "unknown unknown unknown", "0 0 0" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void The_mode_of_every_port_follows_from_the_policies(string policies, string modes, string deciders)
    {
        var effective = Mesh(Orders, [.. policies.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(Policy)]).Workloads.Where(mode => mode.Port is not "7070").ToList();

        Assert.Equal([null, "8080", "9090"], effective.Select(mode => mode.Port));
        Assert.Equal(modes, string.Join(' ', effective.Select(mode => mode.Mode.ToString().ToLowerInvariant())));
        Assert.Equal(deciders, string.Join(' ', effective.Select(mode => mode.Decider?.Policy.Resource.Name ?? "-")));
    }

    [Fact]
    public void The_chain_names_every_statement_from_the_mesh_to_the_port()
    {
        var mesh = Mesh(Orders, Policy("shop/app=orders UNSET 8080=PERMISSIVE", 0), Policy("shop STRICT", 1), Policy("istio-system DISABLE", 2));

        var chain = mesh.Workloads.Single(mode => mode.Port == "8080").Chain;

        Assert.Equal(
            [("2", "spec.mtls.mode"), ("1", "spec.mtls.mode"), ("0", "spec.mtls.mode"), ("0", "spec.portLevelMtls.8080.mode")],
            chain.Select(step => (step.Policy.Resource.Name, step.At.Path)));
    }

    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: orders, namespace: shop, labels: {app: orders}}, spec: {containers: [{name: orders}]}}")]
    [InlineData("{apiVersion: batch/v1, kind: CronJob, metadata: {name: orders, namespace: shop}, spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: orders}}, spec: {containers: []}}}}}}")]
    public void Every_kind_that_makes_Pods_is_a_workload(string workload)
    {
        var mode = Assert.Single(Mesh(workload, Policy("shop/app=orders STRICT", 0)).Workloads);

        Assert.Equal((null, MtlsMode.Strict), (mode.Port, mode.Mode));
    }

    [Fact]
    public void Ports_of_Services_and_policies_count_beside_those_of_containers()
    {
        const string Service = "{apiVersion: v1, kind: Service, metadata: {name: orders, namespace: shop}, spec: {selector: {app: orders}, ports: [{port: 80, targetPort: 6060}, {port: 8080}, {port: 53, protocol: UDP}]}}";

        var mesh = Mesh(Orders, Service, Policy("shop/app=orders STRICT 7070=PERMISSIVE", 0));

        Assert.Equal([null, "8080", "9090", "6060", "7070"], mesh.Workloads.Select(mode => mode.Port));
        Assert.Equal(MtlsMode.Permissive, mesh.Workloads[^1].Mode);
    }

    [Theory]
    [InlineData("WorkloadEntry", "{labels: {app: orders}}")]
    [InlineData("WorkloadGroup", "{metadata: {labels: {app: orders}}}")]
    public void Machines_of_the_mesh_are_workloads(string kind, string spec)
    {
        var mesh = Mesh($"{{apiVersion: networking.istio.io/v1, kind: {kind}, metadata: {{name: orders, namespace: shop}}, spec: {spec}}}", Policy("shop/app=orders STRICT", 0));

        Assert.Equal(MtlsMode.Strict, Assert.Single(mesh.Workloads).Mode);
    }

    [Fact]
    public void A_workload_in_the_root_namespace_follows_the_mesh()
    {
        var mesh = Mesh(Orders.Replace("namespace: shop", "namespace: istio-system", StringComparison.Ordinal), Policy("istio-system STRICT", 0));

        Assert.All(mesh.Workloads, mode => Assert.Equal(MtlsMode.Strict, mode.Mode));
    }

    private static string Policy(string text, int index)
    {
        var words = text.Split(' ');
        var place = words[0].Split('/');
        var ports = words[2..].Where(word => word.Contains('=', StringComparison.Ordinal)).Select(word => $"{word.Split('=')[0]}: {{mode: {word.Split('=')[1]}}}");
        var created = words.LastOrDefault(word => word[0] == '@') is { } date ? $", creationTimestamp: \"{date[1..]}T00:00:00Z\"" : "";
        var selector = place.Length == 1 ? "" : $"selector: {{matchLabels: {{{place[1].Replace("=", ": ", StringComparison.Ordinal).Replace(",", ", ", StringComparison.Ordinal)}}}}}, ";
        return $$"""
            {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: "{{index}}", namespace: {{place[0]}}{{created}}},
              spec: { {{selector}}mtls: {mode: "{{words[1]}}"}, portLevelMtls: { {{string.Join(", ", ports)}} } } }
            """;
    }

    private static IstioMesh Mesh(string workload, params string[] policies)
    {
        var result = new YamlFormat().Read(SourceText.Of("f.yaml", string.Join("\n---\n", policies.Append(workload))), ReaderLimits.Default);
        Assert.Empty(result.Errors);
        return new MeshModel(new ResourceSet(result.Resources)).Istio;
    }
}
