using Enforcer.Mesh.Gateways;
using Enforcer.Mesh.Istio.Client;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>What configurations of Enforcer's gateway say about who calls whom: those that a workload runs by, and files that stand alone.</summary>
internal sealed class GatewayConnections(MeshModel mesh, MeshNodes nodes)
{
    /// <summary>The upstreams of a gateway's outbound listeners, as calls of the workload that runs by it.</summary>
    public static IEnumerable<DeclaredCall> Calls(EnforcerGateway gateway) =>
        from one in Upstreams(gateway)
        select new DeclaredCall(one.Host, one.Port, one.By) { Demands = one.IsMutual ? one.By : null };

    /// <summary>The connections of configurations that no workload of the set runs by, each a node of its own.</summary>
    public IEnumerable<Connection> All()
    {
        var alone = mesh.Gateways.Alone.Select(gateway => (Gateway: gateway, Node: NodeOf(gateway))).ToList();
        foreach (var (gateway, node) in alone)
        {
            foreach (var one in Upstreams(gateway))
            {
                var verdict = one.IsMutual
                    ? new Verdict(ConnectionMode.Strict, "the gateway speaks mutual TLS or nothing", [one.By]) { Speaks = ClientMode.MutualTls }
                    : new Verdict(ConnectionMode.Plaintext, "the gateway is told to send plaintext", [one.By]) { Speaks = ClientMode.Plaintext };
                var target = nodes.OfHost(one.Host, gateway.Resource.Namespace ?? "")?.Node
                    ?? alone.FirstOrDefault(other => other.Gateway != gateway && other.Gateway.Inbound.Any(listener => listener["bind"]?.Text == $"{one.Host}:{one.Port}")).Node
                    ?? new MeshNode(NodeKind.External, "", one.Port is null ? one.Host : $"{one.Host}:{one.Port}");
                yield return new Connection(node, target, one.Port, one.By, true, verdict);
            }

            foreach (var listener in gateway.Inbound)
            {
                foreach (var (at, space, account, denies) in IdentityRule.Named(listener))
                {
                    var basis = new Statement(gateway.Resource, gateway.Place(at), $"inbound listener '{listener["name"]?.Text}' names the caller");
                    var from = nodes.OfAccount(space, account).FirstOrDefault() ?? new MeshNode(NodeKind.Identity, space, account);
                    yield return new Connection(from, node, EnforcerGateway.PortOf(listener), basis, false, denies
                        ? new Verdict(ConnectionMode.Denied, "an access rule denies the caller", [basis])
                        : new Verdict(ConnectionMode.Strict, "Enforcer's gateway takes mutual TLS only", [basis]));
                }
            }
        }
    }

    private static MeshNode NodeOf(EnforcerGateway gateway) =>
        new(NodeKind.Gateway, gateway.Resource.Namespace ?? "", gateway.Resource.Name ?? gateway.Resource.File) { Declared = gateway.Resource };

    // What leads back to the same machine is the app behind the gateway, but for another gateway's listener.
    private static IEnumerable<(string Host, string? Port, bool IsMutual, Statement By)> Upstreams(EnforcerGateway gateway) =>
        from listener in gateway.Outbound
        from route in listener["routes"]?.Items ?? []
        let at = route["upstream"]
        let upstream = Uri.TryCreate(at?.Text, UriKind.Absolute, out var read) ? read : null
        where upstream is { Host.Length: > 0 }
        let peer = route["peer"]?.Text
        select (upstream.Host, upstream.IsDefaultPort || upstream.Port < 0 ? null : upstream.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), upstream.Scheme is "https" or "tls",
            new Statement(gateway.Resource, gateway.Place(at!), $"outbound listener '{listener["name"]?.Text}' sends to {at!.Text}{(peer is null ? "" : $", and expects {peer}")}"));
}
