using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Recording;

namespace Enforcer.Gateway.Tunnels;

/// <summary>
/// Accepts the connections of one tcp listener on a socket of its own: Kestrel's transport closes both directions at once, but a tunnel
/// must let one end finish while the other still speaks.
/// </summary>
internal sealed class TunnelListener(
    GatewayListener listener, TunnelConnector connector, Acceptance acceptance, TrafficLog traffic, LimitOptions limits, TimeProvider time)
    : IDisposable
{
    private readonly Socket _socket = new(listener.Bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<GatewayConnection, Running> _running = [];
    private readonly CancellationTokenSource _cut = new();

    public string Name => listener.Name;

    public IPEndPoint Endpoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <exception cref="IOException">The address is taken or not ours.</exception>
    public void Start()
    {
        try
        {
            _socket.Bind(listener.Bind);
            _socket.Listen(512);
        }
        catch (SocketException failure)
        {
            throw new IOException($"listener '{listener.Name}' cannot be bound to {listener.Bind}: {failure.Message}", failure);
        }
    }

    /// <summary>Runs until <paramref name="stopping"/>; what was accepted until then goes on.</summary>
    public async Task AcceptAllAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(stopping);
                if (_running.Count >= limits.Connections)
                {
                    socket.Close(0);
                    continue;
                }

                Begin(socket);
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted, or descriptors ran out: the next one may fare better.
                await Task.Delay(TimeSpan.FromMilliseconds(10), time, CancellationToken.None);
            }
        }
    }

    /// <summary>Ends tunnels that stood still for too long, and those whose peer the access rules no longer let in.</summary>
    public void Sweep()
    {
        foreach (var (connection, running) in _running)
        {
            if (running.Tunnel is { } tunnel && (tunnel.Silence > limits.TunnelIdleTimeout || !connector.IsStillAllowed(connection)))
            {
                running.End();
            }
        }
    }

    /// <summary>Waits for the tunnels that run; cuts what is left when <paramref name="cancellationToken"/> fires.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        _socket.Close();
        var all = Task.WhenAll(_running.Values.Select(running => running.Task!));
        await all.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _cut.CancelAsync();
        await all;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _cut.Dispose();
    }

    private void Begin(Socket socket)
    {
        var running = new Running(CancellationTokenSource.CreateLinkedTokenSource(_cut.Token));
        // Bytes know no polite end: a drain leaves a tunnel alone until the gateway stops.
        var connection = new GatewayConnection(listener, socket.RemoteEndPoint, () => { }, running.End);
        _running[connection] = running;
        listener.Add(connection);
        running.Task = CarryAsync(connection, socket, running);
    }

    private async Task CarryAsync(GatewayConnection connection, Socket socket, Running running)
    {
        var started = time.GetTimestamp();
        // The accept loop goes on at once, whatever the handshake does.
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await using var near = await connector.AcceptAsync(connection, socket, running.Cut.Token);
            await using var far = near is null ? null : await connector.ConnectAsync(connection, listener.State.Tunnel!, running.Cut.Token);
            if (far is null)
            {
                near?.Abort();
            }
            else
            {
                running.Tunnel = new Tunnel(near!, far, listener, time);
                await running.Tunnel.RunAsync(running.Cut.Token);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end broke or we were told to cut: the tunnel has reset both.
        }
        finally
        {
            socket.Dispose();
            acceptance.Conclude(connection);
            if (listener.Direction == Direction.Outbound || connection.Live is not null)
            {
                traffic.Tunnel(connection, running.Tunnel, time.GetElapsedTime(started), connection.Refusal);
            }

            listener.Remove(connection);
            _running.TryRemove(connection, out _);
            running.Cut.Dispose();
        }
    }

    private sealed class Running(CancellationTokenSource cut)
    {
        public CancellationTokenSource Cut => cut;

        public Task? Task { get; set; }

        public Tunnel? Tunnel { get; set; }

        public void End()
        {
            try
            {
                cut.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself meanwhile.
            }
        }
    }
}
