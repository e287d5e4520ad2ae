using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Which ports annotations leave out of a workload's proxy: what comes in there, or goes out to there, is plaintext in any mesh.</summary>
internal static class BypassedPorts
{
    // Linkerd's inbound ones are a part of its own composition.
    private static readonly string[] In =
    [
        "traffic.sidecar.istio.io/excludeInboundPorts", "consul.hashicorp.com/transparent-proxy-exclude-inbound-ports", "traffic.kuma.io/exclude-inbound-ports",
        "openservicemesh.io/inbound-port-exclusion-list", "config.nsm.nginx.com/ignore-incoming-ports",
    ];

    private static readonly string[] Out =
    [
        "traffic.sidecar.istio.io/excludeOutboundPorts", "config.linkerd.io/skip-outbound-ports", "consul.hashicorp.com/transparent-proxy-exclude-outbound-ports", "traffic.kuma.io/exclude-outbound-ports",
        "openservicemesh.io/outbound-port-exclusion-list", "appmesh.k8s.aws/egressIgnoredPorts", "config.nsm.nginx.com/ignore-outgoing-ports",
    ];

    private const string Included = "traffic.sidecar.istio.io/includeInboundPorts";
    private const string Ambient = "ambient.istio.io/bypass-inbound-capture";

    /// <summary>The annotation that leaves the Pod's port out; null where none does.</summary>
    public static Statement? Inbound(Workload server, string? port)
    {
        if (server.Pod?.Annotation(Ambient) is { } ambient && (ambient.Flag == true || ambient.Text == "true"))
        {
            return Say(server, ambient, $"{Ambient} leaves every port out");
        }

        // Where ports are listed, those that are not are served past the proxy.
        return port is not null && server.Pod?.Annotation(Included) is { Text: { } list } at && list.Trim() != "*" && !Holds(list, port)
            ? Say(server, at, $"{Included} does not list port {port}")
            : Find(server, In, port);
    }

    /// <summary>The annotation that lets calls to the Service's port leave past the client's proxy; null where none does.</summary>
    public static Statement? Outbound(Workload client, string? port) => Find(client, Out, port);

    private static Statement? Find(Workload workload, string[] keys, string? port) =>
        port is null ? null : (from key in keys
                               let at = workload.Pod?.Annotation(key)
                               where at?.Text is not null && Holds(at.Text, port)
                               select Say(workload, at, $"{key} leaves port {port} out")).FirstOrDefault();

    private static Statement Say(Workload workload, Node at, string says) => new(workload.Resource, at, says);

    private static bool Holds(string list, string port) => list.Split(',', StringSplitOptions.TrimEntries).Any(range =>
    {
        var ends = range.Split('-');
        return range == "*" || (int.TryParse(port, out var number) && int.TryParse(ends[0], out var first) && int.TryParse(ends[^1], out var last) && number >= first && number <= last);
    });
}
