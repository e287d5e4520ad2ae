using System.Text;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Recording;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Enforcer.Gateway.Connections;

/// <summary>The first and the last word on every accepted connection: names it, keeps it among the open ones, and counts how its handshake ended.</summary>
internal sealed class Acceptance(PeerGate gate, CertificateHolder holder, TrafficLog traffic)
{
    /// <summary>Before TLS.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Track(GatewayListener listener) => next => async context =>
    {
        var connection = new GatewayConnection(
            listener,
            context.RemoteEndPoint,
            () => context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(),
            () => context.Abort(new ConnectionAbortedException("The peer no longer proves what it proved.")))
        {
            Bytes = new WireBytes(context.Features.Get<IConnectionSocketFeature>()?.Socket),
        };
        context.Transport = connection.Bytes.Around(context.Transport);
        if (listener.Direction == Direction.Inbound && !MayProve(connection))
        {
            context.Abort();
            return;
        }

        context.Features.Set(connection);
        listener.Add(connection);
        try
        {
            await next(context);
        }
        finally
        {
            listener.Remove(connection);
            Conclude(connection);
        }
    };

    /// <summary>After TLS: only what has proved itself comes by here.</summary>
    public ConnectionDelegate Proved(ConnectionDelegate next) => context =>
    {
        var connection = context.Features.Get<GatewayConnection>();
        if (connection?.Proof is null)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        var protocol = (context.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol ?? default).Span;
        Open(connection, protocol.IsEmpty ? "none" : Encoding.ASCII.GetString(protocol));
        return next(context);
    };

    /// <summary>False, and written down, while we have no certificate to shake hands with.</summary>
    public bool MayProve(GatewayConnection connection)
    {
        if (holder.HasIdentity)
        {
            return true;
        }

        connection.Refusal = RefusalReason.IdentityAwaited;
        gate.Refused(connection.Listener.Name, connection.Listener.Direction, null, connection.Address, RefusalReason.IdentityAwaited);
        return false;
    }

    /// <param name="protocol">What ALPN settled on.</param>
    public void Open(GatewayConnection connection, string protocol)
    {
        connection.Live = new LivePeer(connection.Listener.Name, Direction.Inbound, connection.Proof!, connection.Address, connection.Cut);
        gate.Opened(connection.Live, protocol);
    }

    public void Conclude(GatewayConnection connection)
    {
        if (connection.Live is { } live)
        {
            gate.Closed(live);
        }
        else if (connection.Listener.Direction == Direction.Inbound)
        {
            if (connection.Refusal is null)
            {
                gate.Refused(connection.Listener.Name, Direction.Inbound, null, connection.Address, RefusalReason.HandshakeFailed);
            }

            traffic.Refused(connection, connection.Refusal ?? RefusalReason.HandshakeFailed);
        }
    }
}
