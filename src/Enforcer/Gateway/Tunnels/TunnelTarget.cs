using System.Net;
using System.Net.Sockets;
using Enforcer.Certificates;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding.Balancing;

namespace Enforcer.Gateway.Tunnels;

/// <summary>One address that tunnels of a listener lead to: how many do, and whether it keeps failing.</summary>
/// <param name="address">Resolved.</param>
/// <param name="handshake">To the peer at that address; null: our own app, in plaintext.</param>
/// <param name="time">For the breaker.</param>
internal sealed class TunnelTarget(IPEndPoint address, ClientHandshake? handshake, TimeProvider time) : IBalancedTarget
{
    private int _inFlight;

    public CircuitBreaker Breaker { get; } = new(time);

    public int InFlight => Volatile.Read(ref _inFlight);

    public void Retire()
    {
        // Tunnels hold nothing in common.
    }

    /// <exception cref="PeerRefusedException">The upstream is not the pinned peer.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public async Task<TunnelEnd> ConnectAsync(CertificateHolder holder, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            if (handshake is null)
            {
                return TunnelEnd.Plain(await ConnectPlainAsync(cancellationToken), Leave);
            }

            var secured = await handshake.ConnectAsync(holder.Current, null, cancellationToken);
            return TunnelEnd.Secured(secured.Socket, secured.Stream, Leave);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private void Leave() => Interlocked.Decrement(ref _inFlight);

    private async Task<Socket> ConnectPlainAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
