using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Makes the one route of a tcp listener.</summary>
internal sealed class TunnelRoutes(PeerGate gate, TlsProfile profile)
{
    public TunnelRoute RouteOf(ListenerOptions listener)
    {
        var route = listener.Routes[0];
        return new TunnelRoute(route.Upstream, route.Peer is { } peer ? new ClientHandshake(listener.Name, route.Upstream, peer, gate, profile) : null);
    }
}
