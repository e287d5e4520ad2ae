using System.Net;
using System.Net.Sockets;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding.Balancing;

namespace Enforcer.Gateway.Egress;

/// <summary>Connects to a destination outside of the mesh, and never to the listener that the call came by: that would run in circles.</summary>
internal sealed class EgressDialer(INameResolver names, PeerLog peers, LimitOptions limits)
{
    /// <summary>A connected socket, or why there is none.</summary>
    public async Task<(Socket? Socket, RefusalReason? Reason)> DialAsync(EgressDestination destination, EndPoint? own, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limits.ConnectTimeout);
        var reason = RefusalReason.UpstreamUnresolved;
        try
        {
            foreach (var address in await ResolveAsync(destination.Host, patience.Token))
            {
                var endpoint = new IPEndPoint(address, destination.Port);
                if (endpoint.Equals(own))
                {
                    reason = RefusalReason.DestinationUndeclared;
                    break;
                }

                reason = RefusalReason.UpstreamUnreachable;
                if (await TryAsync(endpoint, patience.Token) is { } socket)
                {
                    return (socket, null);
                }
            }
        }
        catch (SocketException)
        {
            // The name leads nowhere.
        }
        catch (OperationCanceledException)
        {
            reason = RefusalReason.UpstreamTimeout;
        }

        peers.Refused("egress", Direction.Outbound, null, destination.Authority, reason);
        return (null, reason);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address) ? [address] : await names.ResolveAsync(host, cancellationToken);

    private static async Task<Socket?> TryAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
