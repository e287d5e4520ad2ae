using System.Net;
using System.Security.Cryptography;
using Enforcer.Hosting;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Issuer.Cluster;
using Enforcer.Issuer.Enrolment;
using Enforcer.Issuer.Ledger;
using Enforcer.Kubernetes;
using Enforcer.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Enforcer.Issuer;

/// <summary>Builds one replica of the issuer: enrolment over TLS on one port, health and metrics in plain HTTP on another.</summary>
internal static class IssuerHost
{
    /// <param name="options">How it runs.</param>
    /// <param name="stores">Where authorities and ledgers are kept, who callers are, and the cluster where there is one.</param>
    /// <param name="logging">Where logs go.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="cancellationToken">Ends the first load.</param>
    /// <exception cref="Resources.Settings.ConfigurationException">No usable authority is stored.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public static async Task<WebApplication> BuildAsync(IssuerOptions options, IssuerStores stores, Action<ILoggingBuilder> logging, TimeProvider? time, CancellationToken cancellationToken)
    {
        var builder = ServerBuilder.Create(logging, options.Drain, kestrel => Listen(kestrel, options));
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        AddIssuer(builder.Services, options, stores);
        var app = builder.Build();
        // The first load fails here, not once somebody asks.
        await app.Services.GetRequiredService<AuthorityFollower>().LoadAsync(cancellationToken);
        app.Use(SeparatePorts);
        app.MapHealth();
        app.MapPrometheus("/metrics");
        app.Services.GetRequiredService<EnrolmentEndpoints>().Map(app);
        return app;
    }

    private static void AddIssuer(IServiceCollection services, IssuerOptions options, IssuerStores stores)
    {
        services.AddSingleton(options);
        services.AddSingleton(stores.State);
        services.AddSingleton(stores.Ledger);
        services.AddSingleton<IssuerMetrics>();
        services.AddSingleton<AuthorityFollower>();
        // A record of its own for each process: what one signed before it died must not be forgotten because another came up under its name.
        var record = $"{options.Replica}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        services.AddSingleton(provider => new LeafLedger(record, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RateLimit(options.RatePerMinute, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LeafSigner>();
        services.AddSingleton(provider => new EnrolmentDesk(
            provider.GetRequiredService<LeafSigner>(), stores.Callers, provider.GetRequiredService<AuthorityFollower>(), provider.GetRequiredService<LeafLedger>(),
            provider.GetRequiredService<RateLimit>(), options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<EnrolmentEndpoints>();
        services.AddSingleton<IssuerTls>();
        services.AddSingleton<LedgerService>();
        services.AddHostedService(provider => provider.GetRequiredService<AuthorityFollower>());
        services.AddHostedService(provider => provider.GetRequiredService<LedgerService>());
        AddRounds(services, options, stores.Cluster);
    }

    private static void AddRounds(IServiceCollection services, IssuerOptions options, ClusterClient? cluster)
    {
        if (options is { Rotation: null, DistributeBundle: false, SignRequests: false })
        {
            return;
        }

        services.AddSingleton<IssuerRounds>();
        if (options.Rotation is { } plan)
        {
            services.AddSingleton(plan);
            services.AddSingleton<AuthorityLife>();
            services.AddSingleton<IIssuerRound, AuthorityRotation>();
        }

        if (cluster is null)
        {
            services.AddHostedService<IssuerAlone>();
            return;
        }

        services.AddSingleton(cluster);
        if (options.DistributeBundle)
        {
            services.AddSingleton<IIssuerRound, BundleDistribution>();
        }

        if (options.SignRequests)
        {
            services.AddSingleton<IIssuerRound, SigningRequests>();
        }

        services.AddSingleton(new LeaseOptions { Namespace = options.Namespace, Name = "enforcer-issuer", Identity = options.Replica });
        services.AddSingleton<LeaderElection>();
        services.AddHostedService<IssuerLeader>();
    }

    private static void Listen(KestrelServerOptions kestrel, IssuerOptions options)
    {
        var tls = kestrel.ApplicationServices.GetRequiredService<IssuerTls>();
        kestrel.Limits.MaxRequestBodySize = 4L * EnrolmentEndpoints.MostBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = 1024;
        kestrel.Listen(EndPoint(options.Address, options.Port), listener => listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(tls.OptionsForConnection()),
            HandshakeTimeout = TlsListener.DefaultHandshakeTimeout,
        }));
        kestrel.Listen(EndPoint(options.Address, options.AdminPort), listener => listener.Protocols = HttpProtocols.Http1);
    }

    private static IPEndPoint EndPoint(IPAddress? address, int port) =>
        new(address ?? (System.Net.Sockets.Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any), port);

    // Health and metrics are never served to whoever reaches the issuer, nor certificates without TLS.
    private static Task SeparatePorts(HttpContext context, RequestDelegate next)
    {
        if (context.Request.IsHttps == context.Request.Path.StartsWithSegments("/.well-known"))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
