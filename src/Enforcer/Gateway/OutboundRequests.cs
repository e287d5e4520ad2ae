using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding;

namespace Enforcer.Gateway;

/// <summary>The way of a request from our own app to a peer, or, where egress is audited, to wherever it names.</summary>
internal sealed class OutboundRequests(CertificateHolder holder, GatewayRuntime runtime, EgressUpstream egress, PeerLog peers, GatewayMetrics metrics)
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

        if (!MayLeave(context, connection))
        {
            return RefuseAsync(context, connection, StatusCodes.Status403Forbidden, RefusalReason.DestinationUndeclared);
        }

        metrics.RecordAudited(connection.Listener.Name);
        peers.Undeclared(connection.Listener.Name, context.Request.Host.Value!);
        return egress.SendAsync(context);
    }

    // A listener that the network can reach would be an open proxy, so audit is for loopback alone.
    private bool MayLeave(HttpContext context, GatewayConnection connection) =>
        runtime.Options.Egress == AccessMode.Audit && context.Request.Host.HasValue && !EgressUpstream.IsOnItsWayOut(context)
        && System.Net.IPAddress.IsLoopback(connection.Listener.Bind.Address);

    private Task RefuseAsync(HttpContext context, GatewayConnection connection, int status, RefusalReason reason)
    {
        peers.Refused(connection.Listener.Name, connection.Listener.Direction, null, context.Request.Host.Value ?? "", reason);
        return Refusal.AnswerAsync(context, status, reason);
    }
}
