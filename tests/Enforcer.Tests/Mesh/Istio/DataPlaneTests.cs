using Enforcer.Mesh;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Istio;

/// <summary>What carries the traffic of 'shop/orders' behind the Service 'shop/orders', and what could enforce layer 7 before it.</summary>
public class DataPlaneTests
{
    private const string Injected = "istio-injection: enabled";
    private const string Ambient = "istio.io/dataplane-mode: ambient";

    public static TheoryData<string?, string, string, string> Table => new()
    {
        // Labels of the Namespace (null: not in the set), of the Pod, more of the Pod's spec.
        { null, "", "", "unknown" },
        { "", "", "", "unknown" },
        { null, "sidecar.istio.io/inject: \"true\"", "", "sidecar" },
        { null, "sidecar.istio.io/inject: \"false\"", "", "none" },
        { null, Ambient, "", "ambient" },
        { null, "", "hostNetwork: true", "none" },
        { Injected, "", "", "sidecar" },
        { "istio.io/rev: canary", "", "", "sidecar" },
        { "istio-injection: disabled, istio.io/rev: canary", "", "", "none" },
        { "istio-injection: disabled", "sidecar.istio.io/inject: \"true\"", "", "none" },
        { Injected, "sidecar.istio.io/inject: \"false\"", "", "none" },
        { Injected, "", "hostNetwork: true", "none" },
        { Ambient, "", "", "ambient" },
        { Ambient, "istio.io/dataplane-mode: none", "", "none" },
        { Ambient, "sidecar.istio.io/inject: \"true\"", "", "sidecar" },
        { Ambient, "sidecar.istio.io/inject: \"false\"", "", "ambient" },
        { "istio-injection: disabled, " + Ambient, "", "", "ambient" },
        { Injected + ", " + Ambient, "", "", "sidecar" },
        { "istio-injection: disabled", "", "initContainers: [{name: istio-proxy}]", "sidecar" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Labels_of_Namespace_and_Pod_say_what_carries_the_traffic(string? around, string pod, string spec, string plane)
    {
        var mesh = Mesh(around, pod, spec, "");

        Assert.Equal(plane, mesh.Istio.DataPlanes.Of(mesh.Workloads.All.Single()).ToString().ToLowerInvariant());
    }

    [Fact]
    public void Overlays_that_disagree_leave_it_unknown()
    {
        var mesh = Mesh(Injected, "", "", "", "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}}");

        Assert.Equal(DataPlane.Unknown, mesh.Istio.DataPlanes.Of(mesh.Workloads.All.Single()));
    }

    [Theory]
    [InlineData(null, "", "", null, "unknown")]
    [InlineData(Injected, "", "", null, "sidecar")]
    [InlineData(Ambient, "", "", null, "none")]
    // A waypoint is for Services unless it says more; one that the set does not hold is taken at its word.
    [InlineData(Ambient + ", istio.io/use-waypoint: way", "", "", null, "waypoint")]
    [InlineData(Ambient + ", istio.io/use-waypoint: way", "", "", "", "waypoint")]
    [InlineData(Ambient, "", "istio.io/use-waypoint: way", "", "waypoint")]
    [InlineData(Ambient, "istio.io/use-waypoint: way", "", "", "none")]
    [InlineData(Ambient, "istio.io/use-waypoint: way", "", "istio.io/waypoint-for: workload", "waypoint")]
    [InlineData(Ambient, "istio.io/use-waypoint: way", "", "istio.io/waypoint-for: all", "waypoint")]
    [InlineData(Ambient, "", "istio.io/use-waypoint: way", "istio.io/waypoint-for: workload", "none")]
    [InlineData(Ambient + ", istio.io/use-waypoint: way", "istio.io/use-waypoint: none", "istio.io/use-waypoint: none", "istio.io/waypoint-for: all", "none")]
    [InlineData(Ambient + ", istio.io/use-waypoint: way, istio.io/use-waypoint-namespace: edge", "", "", "istio.io/waypoint-for: none", "waypoint")]
    [InlineData(Ambient + ", istio.io/use-waypoint: way", "", "", "istio.io/waypoint-for: none", "none")]
    public void Layer_7_needs_a_sidecar_or_a_waypoint(string? around, string pod, string service, string? waypoint, string expected)
    {
        var mesh = waypoint is null
            ? Mesh(around, pod, "", service)
            : Mesh(around, pod, "", service, $"{{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {{name: way, namespace: shop, labels: {{{waypoint}}}}}, spec: {{gatewayClassName: istio-waypoint}}}}");

        Assert.Equal(expected, mesh.Istio.Waypoints.Before(mesh.Workloads.All.Single()).ToString().ToLowerInvariant());
    }

    private static MeshModel Mesh(string? around, string pod, string spec, string service, string? more = null)
    {
        var text = $$"""
            {apiVersion: v1, kind: Pod, metadata: {name: orders, namespace: shop, labels: {app: orders, {{pod}} } }, spec: {containers: [{name: orders}], {{spec}} } }
            ---
            {apiVersion: v1, kind: Service, metadata: {name: orders, namespace: shop, labels: { {{service}} } }, spec: {selector: {app: orders}, ports: [{port: 80}]} }
            """;
        text = around is null ? text : $"{text}\n---\n{{apiVersion: v1, kind: Namespace, metadata: {{name: shop, labels: {{{around}}}}}}}";
        var read = new YamlFormat().Read(SourceText.Of("f.yaml", more is null ? text : $"{text}\n---\n{more}"), ReaderLimits.Default);
        Assert.Empty(read.Errors);
        return new MeshModel(new ResourceSet(read.Resources));
    }
}
