using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Egress;
using Enforcer.Gateway.Forwarding;

namespace Enforcer.Gateway;

/// <summary>The way of a request from our own app to a peer, or, where egress lets it, to wherever it names.</summary>
internal sealed class OutboundRequests(CertificateHolder holder, EgressGate gate, EgressUpstream egress, PeerLog peers)
{
    public Task HandleAsync(HttpContext context, GatewayConnection connection)
    {
        if (!holder.HasIdentity)
        {
            return RefuseAsync(context, connection, StatusCodes.Status503ServiceUnavailable, RefusalReason.IdentityAwaited);
        }

        // Our app proves nothing about anybody: identities come from handshakes alone.
        IdentityHeaders.Strip(context.Request.Headers);
        if (context.Request.Headers.TransferEncoding.Count > 0 && HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            return RefuseAsync(context, connection, StatusCodes.Status400BadRequest, RefusalReason.RequestMalformed);
        }

        if (RequestTarget.Of(context).Length == 0)
        {
            return RefuseAsync(context, connection, StatusCodes.Status400BadRequest, RefusalReason.PathNotCanonical);
        }

        if (connection.Listener.State.Routes.Find(context.Request.Host) is { } upstream)
        {
            return upstream.SendAsync(context);
        }

        // Without a host there is nothing to send it to, and what is on its way out already has named us for its destination.
        if (!context.Request.Host.HasValue || EgressUpstream.IsOnItsWayOut(context))
        {
            return RefuseAsync(context, connection, StatusCodes.Status403Forbidden, RefusalReason.DestinationUndeclared);
        }

        return gate.Decide(connection.Listener, EgressDestination.OfRequest(context.Request.Host)) == EgressVerdict.Denied
            ? Refusal.AnswerAsync(context, StatusCodes.Status403Forbidden, RefusalReason.DestinationUndeclared)
            : egress.SendAsync(context);
    }

    private Task RefuseAsync(HttpContext context, GatewayConnection connection, int status, RefusalReason reason)
    {
        peers.Refused(connection.Listener.Name, connection.Listener.Direction, null, context.Request.Host.Value ?? "", reason);
        return Refusal.AnswerAsync(context, status, reason);
    }
}
