using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Recording;

namespace Enforcer.Gateway;

/// <summary>Where every request enters: carried traffic goes its way at once, everything else is the admin port's.</summary>
internal sealed class RequestEntry(InboundRequests inbound, OutboundRequests outbound, TrafficLog traffic, RequestSpans spans, TimeProvider time)
{
    public RequestDelegate Before(RequestDelegate administration) => context =>
        context.Features.Get<GatewayConnection>() is { } connection ? CarryAsync(context, connection) : administration(context);

    private async Task CarryAsync(HttpContext context, GatewayConnection connection)
    {
        var started = time.GetTimestamp();
        using var span = spans.Begin(context, connection);
        try
        {
            await (connection.Listener.Direction == Direction.Inbound ? inbound.HandleAsync(context, connection) : outbound.HandleAsync(context, connection));
        }
        finally
        {
            traffic.Request(context, connection, time.GetElapsedTime(started));
            RequestSpans.End(span, context, connection);
        }
    }
}
