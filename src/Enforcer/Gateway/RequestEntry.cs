using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway;

/// <summary>Where every request enters: carried traffic goes its way at once, everything else is the admin port's.</summary>
internal sealed partial class RequestEntry(
    GatewayRuntime runtime, InboundRequests inbound, OutboundRequests outbound, PeerLog peers, TimeProvider time, ILogger<RequestEntry> logger)
{
    public RequestDelegate Before(RequestDelegate administration) => context =>
        context.Features.Get<GatewayConnection>() is { } connection ? CarryAsync(context, connection) : administration(context);

    private async Task CarryAsync(HttpContext context, GatewayConnection connection)
    {
        var started = runtime.Options.AccessLog ? time.GetTimestamp() : 0;
        try
        {
            await (connection.Listener.Direction == Direction.Inbound ? inbound.HandleAsync(context, connection) : outbound.HandleAsync(context, connection));
        }
        finally
        {
            connection.Listener.Count(context.Response.StatusCode);
            if (context.Response.StatusCode >= StatusCodes.Status502BadGateway && context.Features.Get<RefusalReason>() is { } reason && reason.Id.StartsWith("upstream-", StringComparison.Ordinal))
            {
                peers.Refused(connection.Listener.Name, connection.Listener.Direction, null, context.Request.Host.Value ?? "", reason);
            }

            if (started != 0)
            {
                Log.Carried(
                    logger, connection.Listener.Name, connection.Proof?.Id.ToString() ?? connection.Address, context.Request.Method, PathOf(context),
                    context.Response.StatusCode, context.Features.Get<RefusalReason>()?.Id ?? "-", (long)time.GetElapsedTime(started).TotalMilliseconds);
            }
        }
    }

    // Without the query, where tokens and names of people travel.
    private static string PathOf(HttpContext context) => RequestTarget.Of(context).Split('?', 2)[0];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "'{Listener}' '{Peer}' {Method} '{Path}' {Status} {Reason} in {Milliseconds} ms.", EventName = nameof(Carried))]
        public static partial void Carried(ILogger logger, string listener, string peer, string method, string path, int status, string reason, long milliseconds);
    }
}
