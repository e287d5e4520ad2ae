using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Authorization;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding.Balancing;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Makes the two ends of a tunnel from an accepted socket, or nothing: who proves nothing or may not come gets no byte.</summary>
internal sealed class TunnelConnector(
    CertificateHolder holder, ServerHandshake handshake, Acceptance acceptance, PeerLog peers, GatewayMetrics metrics, LimitOptions limits)
{
    // With a breaker for each address three tries find one that works, or there is none.
    private const int MostAttempts = 3;

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

    /// <summary>
    /// The end that the route leads to; null where nobody, or not the pinned peer, is there. Nothing was sent to an address that was not reached, so
    /// another one is tried, and one that keeps failing is left alone.
    /// </summary>
    public async Task<TunnelEnd?> ConnectAsync(GatewayConnection connection, TunnelRoute route, CancellationToken cancellationToken)
    {
        var listener = connection.Listener.Name;
        TunnelTarget[] all;
        try
        {
            all = await route.Targets.CurrentAsync(cancellationToken);
        }
        catch (SocketException)
        {
            return Fail(connection, route, RefusalReason.UpstreamUnresolved);
        }

        RefusalReason? reason = null;
        TunnelTarget? failed = null;
        for (var attempt = 0; attempt < MostAttempts && BalancedTargets<TunnelTarget>.Choose(all, failed) is { } target; attempt++)
        {
            if (attempt > 0)
            {
                metrics.RecordRetried(listener);
            }

            var (end, why) = await TryAsync(target, cancellationToken);
            if (end is not null)
            {
                target.Breaker.Succeeded();
                return end;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                target.Breaker.Abandoned();
                return null;
            }

            if (target.Breaker.Failed())
            {
                metrics.RecordEjected(listener);
            }

            (failed, reason) = (target, why);
        }

        return Fail(connection, route, reason ?? RefusalReason.UpstreamEjected);
    }

    private async Task<(TunnelEnd? End, RefusalReason? Reason)> TryAsync(TunnelTarget target, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limits.ConnectTimeout);
        try
        {
            return (await target.ConnectAsync(holder, patience.Token), null);
        }
        catch (PeerRefusedException refused)
        {
            return (null, refused.Reason);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            return (null, RefusalReason.UpstreamUnreachable);
        }
        catch (OperationCanceledException)
        {
            return (null, RefusalReason.UpstreamTimeout);
        }
    }

    private TunnelEnd? Fail(GatewayConnection connection, TunnelRoute route, RefusalReason reason)
    {
        connection.Refusal = reason;
        // Of a peer that was refused the gate has written it down.
        if (reason.Id.StartsWith("upstream-", StringComparison.Ordinal))
        {
            peers.Refused(connection.Listener.Name, Direction.Outbound, null, route.Upstream.Authority, reason);
        }

        return null;
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
