using Enforcer.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enforcer.Hosting;

/// <summary>Where every host of ours starts: Kestrel, routing, metrics, readiness, reload and drain, and nothing read from the environment.</summary>
internal static class ServerBuilder
{
    /// <summary>
    /// An empty builder on purpose: <c>appsettings.json</c> of the working folder and <c>ASPNETCORE_*</c> variables must not be able to
    /// open a listener or loosen a limit.
    /// </summary>
    /// <param name="logging">Where logs go, such as <see cref="ServerLogs.ToStandardError"/>.</param>
    /// <param name="drain">How the host goes down.</param>
    /// <param name="kestrel">Listeners and what differs from <see cref="BoundLimits"/>.</param>
    public static WebApplicationBuilder Create(Action<ILoggingBuilder> logging, DrainOptions drain, Action<KestrelServerOptions> kestrel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        logging(builder.Logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            BoundLimits(server.Limits);
            kestrel(server);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddPrometheus();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(drain);
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<HostingMetrics>();
        builder.Services.AddHostedService<DrainService>();
        builder.Services.AddHostedService<ReloadService>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = drain.Delay + drain.Timeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        return builder;
    }

    // Kestrel's own defaults leave connections unbounded and slow clients alive for half a minute.
    private static void BoundLimits(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 4096;
        limits.MaxConcurrentUpgradedConnections = 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
    }
}
