using System.Collections.Concurrent;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway;

/// <summary>A listener as it runs: its address is fixed, its routes and access rules are swapped whole by a reload.</summary>
internal sealed class GatewayListener(ListenerOptions options, ListenerState state)
{
    private readonly ConcurrentDictionary<GatewayConnection, bool> _connections = [];
    private readonly long[] _requests = new long[6];
    private readonly Lock _closing = new();
    private long _accepted;
    private long _received;
    private long _sent;
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

    /// <summary>Built once, since each measurement carries them.</summary>
    public KeyValuePair<string, object?>[] Labels { get; } = [new("listener", options.Name), new("direction", GatewayMetrics.Word(options.Direction))];

    /// <summary>Connections accepted since the start.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Bytes of all connections, those that are open included; it never goes back.</summary>
    public (long Received, long Sent) Bytes()
    {
        // One that closes is either still among the open ones or counted already.
        lock (_closing)
        {
            var (received, sent) = (_received, _sent);
            foreach (var connection in Connections)
            {
                received += connection.Bytes?.Received ?? 0;
                sent += connection.Bytes?.Sent ?? 0;
            }

            return (received, sent);
        }
    }

    public void AddBytes(long received, long sent)
    {
        Interlocked.Add(ref _received, received);
        Interlocked.Add(ref _sent, sent);
    }

    public void Add(GatewayConnection connection)
    {
        Interlocked.Increment(ref _accepted);
        _connections.TryAdd(connection, true);
    }

    public void Remove(GatewayConnection connection)
    {
        lock (_closing)
        {
            if (_connections.TryRemove(connection, out _) && connection.Bytes is { } bytes)
            {
                AddBytes(bytes.Received, bytes.Sent);
            }
        }
    }

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
