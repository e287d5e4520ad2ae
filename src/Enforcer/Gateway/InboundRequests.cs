using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Authorization;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding;

namespace Enforcer.Gateway;

/// <summary>The way of a request from a peer to our own app: proven, judged, then forwarded; refused is the fall-through.</summary>
internal sealed class InboundRequests(ServerHandshake handshake, PeerLog peers, GatewayMetrics metrics)
{
    public Task HandleAsync(HttpContext context, GatewayConnection connection)
    {
        var listener = connection.Listener;
        var state = listener.State;
        if (handshake.RefusalNow(connection) is { } lapsed)
        {
            connection.Close();
            return RefuseAsync(context, connection, StatusCodes.Status403Forbidden, lapsed);
        }

        // Over HTTP/2 no such header may be; the app would read the body by it.
        if (context.Request.Headers.TransferEncoding.Count > 0 && HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            return RefuseAsync(context, connection, StatusCodes.Status400BadRequest, RefusalReason.RequestMalformed);
        }

        if (!TryReadPath(context, out var path))
        {
            return RefuseAsync(context, connection, StatusCodes.Status400BadRequest, RefusalReason.PathNotCanonical);
        }

        var upstream = state.Routes.Find(context.Request.Host);
        var asked = new AccessRequest(
            RequestTarget.MethodOf(context), path, context.Request.Host.Host, upstream?.Port ?? 0, AppUpstream.IsGrpc(context.Request.ContentType));
        switch (connection.AccessUnder(state.Access).Decide(asked))
        {
            case AccessDecision.Allowed:
                break;
            case AccessDecision.Audited:
                metrics.RecordAudited(listener.Name);
                peers.Audited(listener.Name, connection.Proof!.Id.ToString(), connection.Address);
                break;
            default:
                return RefuseAsync(context, connection, StatusCodes.Status403Forbidden, RefusalReason.AccessDenied);
        }

        if (upstream is null)
        {
            return RefuseAsync(context, connection, StatusCodes.Status404NotFound, RefusalReason.NoRoute);
        }

        IdentityHeaders.Strip(context.Request.Headers);
        context.Request.Headers[IdentityHeaders.ForwardedClientCertificate] = connection.ClientCertificate;
        return upstream.SendAsync(context);
    }

    // What is judged is what is sent: the canonical path replaces the one that came.
    private static bool TryReadPath(HttpContext context, out string decoded)
    {
        var target = RequestTarget.Of(context);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        if (!CanonicalPath.TryRead(path, out var forwarded, out decoded))
        {
            return false;
        }

        if (!ReferenceEquals(forwarded, path))
        {
            RequestTarget.Set(context, query < 0 ? forwarded : forwarded + target[query..]);
        }

        return true;
    }

    private Task RefuseAsync(HttpContext context, GatewayConnection connection, int status, RefusalReason reason)
    {
        peers.Refused(connection.Listener.Name, connection.Listener.Direction, connection.Proof?.Id.ToString(), connection.Address, reason);
        return Refusal.AnswerAsync(context, status, reason);
    }
}
