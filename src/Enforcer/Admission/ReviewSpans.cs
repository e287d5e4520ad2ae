using System.Diagnostics;
using Enforcer.Telemetry.Tracing;

namespace Enforcer.Admission;

/// <summary>The webhook's part in the API server's trace of a write, where tracing is on.</summary>
internal static class ReviewSpans
{
    public static async Task TraceAsync(Spans spans, HttpContext context, string webhook, RequestDelegate handle)
    {
        using var span = spans.Start(webhook, ActivityKind.Server, context.Request.Headers.TraceParent, context.Request.Headers.TraceState);
        try
        {
            await handle(context);
        }
        finally
        {
            span?.SetTag("http.request.method", context.Request.Method);
            span?.SetTag("url.path", context.Request.Path.Value);
            span?.SetTag("http.response.status_code", context.Response.StatusCode);
        }
    }
}
