using System.Net;
using System.Net.Sockets;
using Enforcer.Controller.Reports;
using Enforcer.Hosting;
using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Enforcer.Controller;

/// <summary>Builds the controller: leader-elected loops, health and metrics.</summary>
internal static class ControllerHost
{
    public static WebApplication Build(ControllerOptions options, ClusterClient client, Action<ILoggingBuilder> logging)
    {
        var address = options.Address ?? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any);
        var builder = ServerBuilder.Create(
            logging,
            options.Drain,
            kestrel => kestrel.Listen(address, options.AdminPort, listener => listener.Protocols = HttpProtocols.Http1));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Lease);
        builder.Services.AddSingleton(client);
        builder.Services.AddSingleton<ControllerMetrics>();
        builder.Services.AddSingleton<LeaderElection>();
        builder.Services.AddSingleton<ServingCertificates>();
        builder.Services.AddSingleton<PolicyConditions>();
        builder.Services.AddSingleton<ILeaderWork, RoundLoop>();
        builder.Services.AddHostedService<LeaderService>();
        if (options.Reports is { } reports)
        {
            builder.Services.AddSingleton(reports);
            builder.Services.AddSingleton<ReportMetrics>();
            builder.Services.AddSingleton<WatchMetrics>();
            builder.Services.AddSingleton<ILeaderWork, ReportLoop>();
        }

        var app = builder.Build();
        app.MapHealth();
        app.MapPrometheus("/metrics");
        return app;
    }
}
