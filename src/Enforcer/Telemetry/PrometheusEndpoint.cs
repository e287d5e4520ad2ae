namespace Enforcer.Telemetry;

/// <summary>Serves a host's metrics to Prometheus, since no exporter package is in the registry.</summary>
internal static class PrometheusEndpoint
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static IServiceCollection AddPrometheus(this IServiceCollection services) =>
        services.AddMetrics().AddSingleton<MetricCollector>();

    /// <summary>Call while the host is built: what is measured before it is not seen.</summary>
    public static IEndpointConventionBuilder MapPrometheus(this IEndpointRouteBuilder endpoints, string pattern)
    {
        var collector = endpoints.ServiceProvider.GetRequiredService<MetricCollector>();
        return endpoints.MapGet(pattern, (RequestDelegate)(context =>
        {
            context.Response.ContentType = ContentType;
            return context.Response.WriteAsync(collector.Scrape(), context.RequestAborted);
        }));
    }
}
