using Enforcer.Certificates;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding.Balancing;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Makes the one route of a tcp listener, and keeps it over a reload that does not change it: what is known of its addresses stays known.</summary>
internal sealed class TunnelRoutes(PeerGate gate, TlsProfile profile, INameResolver names, TimeProvider time)
{
    private readonly Dictionary<string, (string Upstreams, SpiffeId? Peer, TunnelRoute Route)> _known = new(StringComparer.Ordinal);

    /// <summary>Not for concurrent use.</summary>
    public TunnelRoute RouteOf(ListenerOptions listener)
    {
        var route = listener.Routes[0];
        var upstreams = string.Join(' ', route.Upstreams);
        if (_known.TryGetValue(listener.Name, out var known) && known.Upstreams == upstreams && known.Peer == route.Peer)
        {
            return known.Route;
        }

        var made = new TunnelRoute(route.Upstream, new BalancedTargets<TunnelTarget>(
            route.Upstreams,
            (upstream, address) => new TunnelTarget(address, route.Peer is { } peer ? new ClientHandshake(listener.Name, upstream, peer, gate, profile, address) : null, time),
            names,
            time));
        _known[listener.Name] = (upstreams, route.Peer, made);
        return made;
    }
}
