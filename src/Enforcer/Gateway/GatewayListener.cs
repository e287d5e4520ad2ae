using System.Collections.Concurrent;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway;

/// <summary>A listener as it runs: its address is fixed, its routes and access rules are swapped whole by a reload.</summary>
internal sealed class GatewayListener(ListenerOptions options, ListenerState state)
{
    private readonly ConcurrentDictionary<GatewayConnection, bool> _connections = [];
    private readonly long[] _requests = new long[6];
    private ListenerState _state = state;

    public string Name => options.Name;

    public Direction Direction => options.Direction;

    public bool IsHttp => options.Protocol == ListenerProtocol.Http;

    /// <summary>Read once for each request, so that a request sees one configuration.</summary>
    public ListenerState State
    {
        get => Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, value);
    }

    /// <summary>As configured; a port of 0 is another once bound.</summary>
    public System.Net.IPEndPoint Bind => options.Bind;

    public IEnumerable<GatewayConnection> Connections => _connections.Keys;

    public int OpenConnections => _connections.Count;

    public long Requests(int statusClass) => Interlocked.Read(ref _requests[statusClass]);

    public void Count(int status) => Interlocked.Increment(ref _requests[Math.Clamp(status / 100, 1, 5)]);

    public void Add(GatewayConnection connection) => _connections.TryAdd(connection, true);

    public void Remove(GatewayConnection connection) => _connections.TryRemove(connection, out _);

    /// <summary>Whether <paramref name="next"/> can replace the configuration of this listener while it runs.</summary>
    public bool CanBecome(ListenerOptions next) =>
        next.Bind.Equals(options.Bind) && next.Direction == options.Direction && next.Protocol == options.Protocol;

    public void CloseConnections()
    {
        foreach (var connection in Connections)
        {
            connection.Close();
        }
    }
}
