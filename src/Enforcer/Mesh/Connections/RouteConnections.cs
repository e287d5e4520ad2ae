using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Where traffic comes in: from Gateways and Ingresses to the Services that routes name.</summary>
internal sealed class RouteConnections(MeshModel mesh, MeshNodes nodes)
{
    private const string Istio = "networking.istio.io";

    private readonly Dictionary<(string Namespace, string Name), MeshNode> _gateways = [];

    /// <summary>Each gateway with a Service that it hands requests to: the Service's port, and the value that names it.</summary>
    public IEnumerable<(MeshNode From, CallTarget To, string? Port, Statement Basis)> All() =>
        from route in mesh.Resources.All
        where route.IsObject
        let hosts = RouteHosts.In(route).ToList()
        where hosts.Count > 0
        from entry in Entries(route)
        from host in hosts
        let target = host.At.Text is { } name ? nodes.OfHost(name, host.Namespace ?? "") : null
        where target is not null
        select (entry, target, Port(host.At), new Statement(route, host.At, $"{route.Kind} '{route.Name}' routes to it"));

    private IEnumerable<MeshNode> Entries(Resource route) => route switch
    {
        { Group: Istio, Kind: "VirtualService" } => (route.Root.Find("spec", "gateways")?.Items ?? [])
            .Select(one => one.Text?.Split('/')).OfType<string[]>().Where(parts => parts[^1] != "mesh")
            .Select(parts => Gateway(parts.Length > 1 ? parts[0] : route.Namespace ?? "", parts[^1], Istio)),
        { Kind: "Ingress" } => [new MeshNode(NodeKind.Gateway, route.Namespace ?? "", route.Name ?? "(unnamed)") { Declared = route }],
        { Group: "gateway.networking.k8s.io" } => (route.Root.Find("spec", "parentRefs")?.Items ?? [])
            .Where(parent => parent["kind"]?.Text is null or "Gateway")
            .Select(parent => Gateway(parent["namespace"]?.Text ?? route.Namespace ?? "", parent["name"]?.Text ?? "(unnamed)", "gateway.networking.k8s.io")),
        _ => [],
    };

    private MeshNode Gateway(string space, string name, string group)
    {
        if (!_gateways.TryGetValue((space, name), out var node))
        {
            var declared = mesh.Resources.OfKind(group, "Gateway").FirstOrDefault(one => one.Name == name && (one.Namespace ?? "") == space);
            _gateways[(space, name)] = node = new MeshNode(NodeKind.Gateway, space, name) { Declared = declared, Workloads = Carriers(declared) };
        }

        return node;
    }

    // The Pods that an Istio Gateway configures stand where it does, or anywhere.
    private List<Workload> Carriers(Resource? gateway) =>
        gateway?.Root.Find("spec", "selector") is MapNode { Entries.Count: > 0 } selector
            ? [.. mesh.Workloads.All.Where(workload => workload.Labels is not null && LabelSelector.MayHave(selector, workload.Labels))]
            : [];

    private static string? Port(Node host)
    {
        var holder = host.Parent;
        return holder?["servicePort"]?.Text ?? holder?["port"]?.Text ?? holder?.Find("port", "number")?.Text ?? holder?.Find("port", "name")?.Text;
    }
}
