namespace Enforcer.Hosting;

/// <summary>Maps <c>/healthz</c> (the process answers) and <c>/readyz</c> (it may take traffic, or the names of what it waits for).</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var readiness = endpoints.ServiceProvider.GetRequiredService<Readiness>();
        endpoints.MapGet("/healthz", (RequestDelegate)(context => SayAsync(context, StatusCodes.Status200OK, "ok")));
        endpoints.MapGet("/readyz", (RequestDelegate)(context => readiness.IsReady
            ? SayAsync(context, StatusCodes.Status200OK, "ready")
            : SayAsync(context, StatusCodes.Status503ServiceUnavailable, $"waiting for: {string.Join(", ", readiness.Awaited)}")));
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
