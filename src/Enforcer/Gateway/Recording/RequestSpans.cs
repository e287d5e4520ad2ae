using System.Diagnostics;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Telemetry.Tracing;

namespace Enforcer.Gateway.Recording;

/// <summary>The gateway's part in a trace. Without tracing the trace headers pass as they came: then we are no hop of it.</summary>
internal sealed class RequestSpans(Spans spans)
{
    /// <summary>Null where tracing is off or leaves this request out.</summary>
    public Activity? Begin(HttpContext context, GatewayConnection connection)
    {
        if (!spans.IsOn)
        {
            return null;
        }

        var request = context.Request;
        var kind = connection.Listener.Direction == Direction.Inbound ? ActivityKind.Server : ActivityKind.Client;
        var span = spans.Start(RequestTarget.MethodOf(context), kind, request.Headers.TraceParent, request.Headers.TraceState);
        if (span is not null)
        {
            // Whoever comes next continues from here; tracestate is its author's and stays.
            request.Headers.TraceParent = span.Id;
        }

        return span;
    }

    public static void End(Activity? span, HttpContext context, GatewayConnection connection)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        var target = RequestTarget.Of(context);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("url.path", query < 0 ? target : target[..query]);
        span.SetTag("server.address", context.Request.Host.Host);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        span.SetTag("network.protocol.version", HttpProtocol.IsHttp2(context.Request.Protocol) ? "2" : "1.1");
        span.SetTag("enforcer.listener", connection.Listener.Name);
        span.SetTag("enforcer.peer", connection.Proof?.Id.ToString());
        span.SetTag("enforcer.reason", context.Response.StatusCode >= StatusCodes.Status400BadRequest ? context.Features.Get<RefusalReason>()?.Id : null);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
