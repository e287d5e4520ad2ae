using System.Text;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Enforcer.Gateway.Connections;

/// <summary>The first and the last word on every accepted connection: names it, keeps it among the open ones, and counts how its handshake ended.</summary>
internal sealed class Acceptance(PeerGate gate)
{
    /// <summary>Before TLS.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Track(GatewayListener listener) => next => async context =>
    {
        var connection = new GatewayConnection(listener, context);
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
        var connection = context.Features.Get<GatewayConnection>()!;
        var protocol = (context.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol ?? default).Span;
        connection.Protocol = protocol.IsEmpty ? "none" : Encoding.ASCII.GetString(protocol);
        connection.IsOpen = true;
        gate.Opened(connection.Listener.Name, Direction.Inbound, connection.Proof!, connection.Address, connection.Protocol);
        return next(context);
    };

    private void Conclude(GatewayConnection connection)
    {
        if (connection.IsOpen)
        {
            gate.Closed(connection.Listener.Name, Direction.Inbound, connection.Proof!, connection.Address);
        }
        else if (connection.Listener.Direction == Direction.Inbound && connection.Refusal is null)
        {
            gate.Refused(connection.Listener.Name, Direction.Inbound, null, connection.Address, RefusalReason.HandshakeFailed);
        }
    }
}
