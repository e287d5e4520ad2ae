using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Authorization;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Makes the two ends of a tunnel from an accepted socket, or nothing: who proves nothing or may not come gets no byte.</summary>
internal sealed class TunnelConnector(
    CertificateHolder holder, ServerHandshake handshake, Acceptance acceptance, PeerLog peers, GatewayMetrics metrics, LimitOptions limits)
{
    /// <summary>The end that was accepted; null where it was refused. The socket is the caller's to dispose then.</summary>
    public async Task<TunnelEnd?> AcceptAsync(GatewayConnection connection, Socket socket, CancellationToken cancellationToken)
    {
        if (!acceptance.MayProve(connection))
        {
            return null;
        }

        if (connection.Listener.Direction == Direction.Outbound)
        {
            return TunnelEnd.Plain(socket);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limits.HandshakeTimeout);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsServerAsync(handshake.OptionsFor(connection), patience.Token);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or OperationCanceledException)
        {
            await stream.DisposeAsync();
            return null;
        }

        acceptance.Open(connection, "tcp");
        if (IsAllowed(connection))
        {
            return TunnelEnd.Secured(socket, stream);
        }

        await stream.DisposeAsync();
        return null;
    }

    /// <summary>The end that the route leads to; null where nobody, or not the pinned peer, is there.</summary>
    public async Task<TunnelEnd?> ConnectAsync(GatewayConnection connection, TunnelRoute route, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limits.ConnectTimeout);
        try
        {
            if (route.Handshake is not { } peer)
            {
                return TunnelEnd.Plain(await ConnectPlainAsync(route.Upstream, patience.Token));
            }

            var secured = await peer.ConnectAsync(holder.Current, null, patience.Token);
            return TunnelEnd.Secured(secured.Socket, secured.Stream);
        }
        catch (PeerRefusedException refused)
        {
            // The gate has written it down.
            connection.Refusal = refused.Reason;
            return null;
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            var reason = failure is OperationCanceledException ? RefusalReason.UpstreamTimeout : RefusalReason.UpstreamUnreachable;
            connection.Refusal = reason;
            peers.Refused(connection.Listener.Name, Direction.Outbound, null, route.Upstream.Authority, reason);
            return null;
        }
    }

    private static async Task<Socket> ConnectPlainAsync(Uri upstream, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(upstream.IdnHost.Trim('[', ']'), upstream.Port), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asked again while the tunnel runs, since its bytes never are: a new policy counts for it too.</summary>
    public bool IsStillAllowed(GatewayConnection connection)
    {
        if (connection.Proof is null || Decide(connection) != AccessDecision.Denied)
        {
            return true;
        }

        RecordDenied(connection);
        return false;
    }

    private static AccessDecision Decide(GatewayConnection connection) => connection.AccessUnder(connection.Listener.State.Access).Decide(new AccessRequest("", "", "", connection.Listener.State.Tunnel!.Upstream.Port, IsGrpc: false));

    private void RecordDenied(GatewayConnection connection)
    {
        connection.Refusal = RefusalReason.AccessDenied;
        peers.Refused(connection.Listener.Name, Direction.Inbound, connection.Proof!.Id.ToString(), connection.Address, RefusalReason.AccessDenied);
    }

    private bool IsAllowed(GatewayConnection connection)
    {
        switch (Decide(connection))
        {
            case AccessDecision.Allowed:
                return true;
            case AccessDecision.Audited:
                metrics.RecordAudited(connection.Listener.Name);
                peers.Audited(connection.Listener.Name, connection.Proof!.Id.ToString(), connection.Address);
                return true;
            default:
                RecordDenied(connection);
                return false;
        }
    }
}
