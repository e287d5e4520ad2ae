using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway;

/// <summary>The way of a request from our own app to a peer.</summary>
internal sealed class OutboundRequests(PeerLog peers)
{
    public Task HandleAsync(HttpContext context, GatewayConnection connection)
    {
        // Our app proves nothing about anybody: identities come from handshakes alone.
        IdentityHeaders.Strip(context.Request.Headers);
        var upstream = connection.Listener.State.Routes.Find(context.Request.Host);
        if (upstream is not null && RequestTarget.Of(context).Length > 0)
        {
            return upstream.SendAsync(context);
        }

        var (reason, status) = upstream is null
            ? (RefusalReason.DestinationUndeclared, StatusCodes.Status403Forbidden)
            : (RefusalReason.PathNotCanonical, StatusCodes.Status400BadRequest);
        peers.Refused(connection.Listener.Name, connection.Listener.Direction, null, context.Request.Host.Value ?? "", reason);
        return Refusal.AnswerAsync(context, status, reason);
    }
}
