using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding.Balancing;
using Enforcer.Gateway.Forwarding.Http1;

namespace Enforcer.Gateway.Forwarding;

/// <summary>Makes route tables and keeps what they lead to over a reload, so that a change elsewhere in the file costs no connection.</summary>
internal sealed class UpstreamRegistry(
    CertificateHolder holder, PeerGate gate, TlsProfile profile, LimitOptions limits, UpstreamCall call, INameResolver names, GatewayMetrics metrics, TimeProvider time)
    : IDisposable
{
    private readonly HttpMessageInvoker _apps = AppUpstream.CreateClient(limits);
    private Dictionary<Key, PeerUpstream> _peers = [];
    private Dictionary<string, AppPool> _pools = [];

    /// <summary>The tables of all HTTP listeners, in order; peers that no route leads to any more are retired. Not for concurrent use.</summary>
    public IReadOnlyList<RouteTable> Compile(IReadOnlyList<ListenerOptions> listeners)
    {
        var (before, poolsBefore) = (_peers, _pools);
        (_peers, _pools) = ([], []);
        var tables = listeners.Select(listener => Compile(listener, before, poolsBefore)).ToList();
        foreach (var (_, dropped) in before.Where(pair => !_peers.ContainsKey(pair.Key)))
        {
            dropped.Retire();
        }

        foreach (var (_, dropped) in poolsBefore.Where(pair => !_pools.ContainsKey(pair.Key)))
        {
            dropped.Dispose();
        }

        return tables;
    }

    /// <summary>Ends every connection to peers and apps that has nothing left to carry.</summary>
    public void Dispose()
    {
        foreach (var peer in _peers.Values)
        {
            peer.Retire();
        }

        foreach (var pool in _pools.Values)
        {
            pool.Dispose();
        }

        _apps.Dispose();
    }

    private RouteTable Compile(ListenerOptions listener, Dictionary<Key, PeerUpstream> before, Dictionary<string, AppPool> poolsBefore) =>
        new(listener.Protocol == ListenerProtocol.Tcp ? [] : [.. listener.Routes.Select(route => (route.Hosts, Upstream(listener.Name, route, before, poolsBefore)))]);

    private IUpstream Upstream(string listener, ListenerRoute route, Dictionary<Key, PeerUpstream> before, Dictionary<string, AppPool> poolsBefore)
    {
        if (route.Peer is not { } peer)
        {
            return new AppUpstream(route.Upstream, Pool(route.Upstream, poolsBefore), _apps, call);
        }

        var key = new Key(listener, string.Join(' ', route.Upstreams), peer);
        if (!_peers.TryGetValue(key, out var upstream))
        {
            upstream = before.TryGetValue(key, out var kept)
                ? kept
                : new PeerUpstream(listener, route.Upstream, Targets(listener, route, peer), call, metrics);
            _peers.Add(key, upstream);
        }

        return upstream;
    }

    private BalancedTargets<PeerTarget> Targets(string listener, ListenerRoute route, SpiffeId peer) => new(
        route.Upstreams,
        (upstream, address) => new PeerTarget(holder, new ClientHandshake(listener, upstream, peer, gate, profile, address), limits, time),
        names,
        time);

    private AppPool Pool(Uri app, Dictionary<string, AppPool> before)
    {
        if (!_pools.TryGetValue(app.Authority, out var pool))
        {
            pool = before.GetValueOrDefault(app.Authority) ?? new AppPool(app, limits, time);
            _pools.Add(app.Authority, pool);
        }

        return pool;
    }

    private readonly record struct Key(string Listener, string Upstreams, SpiffeId Peer);
}
