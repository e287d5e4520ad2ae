using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Forwarding;

/// <summary>Makes route tables and keeps what they lead to over a reload, so that a change elsewhere in the file costs no connection.</summary>
internal sealed class UpstreamRegistry(CertificateHolder holder, PeerGate gate, TlsProfile profile, LimitOptions limits, UpstreamCall call) : IDisposable
{
    private readonly HttpMessageInvoker _apps = AppUpstream.CreateClient(limits);
    private Dictionary<Key, PeerUpstream> _peers = [];

    /// <summary>The tables of all HTTP listeners, in order; peers that no route leads to any more are retired. Not for concurrent use.</summary>
    public IReadOnlyList<RouteTable> Compile(IReadOnlyList<ListenerOptions> listeners)
    {
        var before = _peers;
        _peers = [];
        var tables = listeners.Select(listener => Compile(listener, before)).ToList();
        foreach (var (_, dropped) in before.Where(pair => !_peers.ContainsKey(pair.Key)))
        {
            dropped.Retire();
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

        _apps.Dispose();
    }

    private RouteTable Compile(ListenerOptions listener, Dictionary<Key, PeerUpstream> before) =>
        new(listener.Protocol == ListenerProtocol.Tcp ? [] : [.. listener.Routes.Select(route => (route.Hosts, Upstream(listener.Name, route, before)))]);

    private IUpstream Upstream(string listener, ListenerRoute route, Dictionary<Key, PeerUpstream> before)
    {
        if (route.Peer is not { } peer)
        {
            return new AppUpstream(route.Upstream, _apps, call);
        }

        var key = new Key(listener, route.Upstream, peer);
        if (!_peers.TryGetValue(key, out var upstream))
        {
            upstream = before.TryGetValue(key, out var kept)
                ? kept
                : new PeerUpstream(route.Upstream, holder, new ClientHandshake(listener, route.Upstream, peer, gate, profile), call, limits);
            _peers.Add(key, upstream);
        }

        return upstream;
    }

    private readonly record struct Key(string Listener, Uri Upstream, SpiffeId Peer);
}
