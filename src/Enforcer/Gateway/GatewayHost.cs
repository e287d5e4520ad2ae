using System.Net;
using Enforcer.Certificates;
using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Administration;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Egress;
using Enforcer.Gateway.Forwarding;
using Enforcer.Gateway.Forwarding.Balancing;
using Enforcer.Gateway.Recording;
using Enforcer.Gateway.Renewal;
using Enforcer.Gateway.Tunnels;
using Enforcer.Hosting;
using Enforcer.Telemetry.Tracing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Enforcer.Gateway;

/// <summary>The sidecar as one thing to build, start and stop; several may live in one process.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GatewayServer _server;

    private GatewayHost(WebApplication app, GatewayServer server)
    {
        _app = app;
        _server = server;
    }

    public IServiceProvider Services => _app.Services;

    public CertificateHolder Certificates => _app.Services.GetRequiredService<CertificateHolder>();

    public GatewayRuntime Runtime => _app.Services.GetRequiredService<GatewayRuntime>();

    /// <summary>Where the admin port is bound; null where there is none.</summary>
    public IPEndPoint? Admin => _server.Admin;

    /// <summary>Every bound listener with its name, the admin port last; known once started.</summary>
    public IEnumerable<(string Name, IPEndPoint Endpoint)> Endpoints =>
    [
        .. Runtime.Listeners.Select(listener => (listener.Name, Endpoint(listener.Name))),
        .. Admin is { } admin ? [("admin", admin)] : Array.Empty<(string, IPEndPoint)>(),
    ];

    /// <param name="options">A good configuration.</param>
    /// <param name="logging">Where logs go.</param>
    /// <param name="file">The configuration file to watch; null: no reload.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <exception cref="Resources.Settings.ConfigurationException">The identity files hold no set that can be used.</exception>
    /// <exception cref="IOException">An identity file cannot be read.</exception>
    /// <param name="output">Where the access log goes that names no file; null: nowhere.</param>
    public static GatewayHost Build(
        GatewayOptions options, Action<ILoggingBuilder> logging, ConfigurationFile? file = null, TimeProvider? time = null, Stream? output = null)
    {
        var server = new GatewayServer(options);
        var drain = new DrainOptions { Delay = options.Limits.DrainDelay, Timeout = options.Limits.DrainTimeout };
        var builder = ServerBuilder.Create(logging, drain, server.Configure);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        // Half as many send queues as processors: more that is ready at once goes out together, and the other half is the application's.
        builder.Services.Configure<SocketTransportOptions>(transport => transport.IOQueueCount = Math.Max(1, Environment.ProcessorCount / 2));
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        AddGateway(builder.Services, options, file, output ?? Stream.Null);
        var app = builder.Build();
        // The first load of certificates and routes fails here, not once traffic comes. What an issuer is to give comes later.
        var readiness = app.Services.GetRequiredService<IdentityReadiness>();
        app.Services.GetRequiredService<GatewayRuntime>();
        readiness.Reload();
        // Ahead of routing: carried requests never meet it.
        app.Use(app.Services.GetRequiredService<RequestEntry>().Before);
        app.UseRouting();
        app.MapAdministration();
        return new GatewayHost(app, server);
    }

    /// <summary>Where a listener is bound; known once started.</summary>
    public IPEndPoint Endpoint(string listener) =>
        _app.Services.GetRequiredService<TunnelService>().Endpoint(listener) ?? _server.Endpoint(listener);

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    /// <summary>Leaves service, finishes what runs within the drain timeout, then cuts the rest.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <summary>Serves until the process is told to end (SIGTERM, SIGINT) or <paramref name="cancellationToken"/> fires, then stops as <see cref="StopAsync"/> does.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void AddGateway(IServiceCollection services, GatewayOptions options, ConfigurationFile? file, Stream output)
    {
        // Kestrel and the tunnels share one drain timeout, not one after the other.
        services.Configure<HostOptions>(host => host.ServicesStopConcurrently = true);
        services.AddHttpForwarder();
        services.AddSingleton(new TlsProfile(options.AllowTls12));
        services.AddSingleton(options.Limits);
        services.AddSingleton<CertificateMetrics>();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<IPeerVerifier>(provider =>
        {
            var verdicts = new VerdictCache(new ChainVerifier());
            provider.GetRequiredService<CertificateMetrics>().Observe(verdicts);
            return verdicts;
        });
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CertificateHolder>(provider, options.TrustDomain));
        services.AddSingleton<IdentityReadiness>();
        services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<IdentityReadiness>());
        AddIdentity(services, options);
        services.AddSingleton<PeerLog>();
        services.AddSingleton<PeerGate>();
        services.AddHostedService<PeerWatch>();
        services.AddHostedService<SelfHandshake>();
        services.AddSingleton<ServerHandshake>();
        services.AddSingleton<Acceptance>();
        services.AddSingleton<INameResolver, SystemNameResolver>();
        services.AddSingleton<UpstreamRegistry>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GatewayRuntime>(provider, options));
        services.AddHostedService<Goodbye>();
        services.AddSingleton<TunnelRoutes>();
        services.AddSingleton<TunnelConnector>();
        services.AddSingleton<TunnelService>();
        services.AddHostedService(provider => provider.GetRequiredService<TunnelService>());
        services.AddSingleton<UpstreamCall>();
        services.AddSingleton<EgressUpstream>();
        services.AddSingleton<EgressReport>();
        services.AddSingleton<EgressGate>();
        services.AddSingleton<EgressDialer>();
        services.AddSingleton<EgressTunnels>();
        services.AddSingleton(new AccessOutput(output));
        services.AddSingleton<AccessLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessLog>());
        services.AddSingleton<TrafficLog>();
        services.AddSingleton(_ => new Spans(options.Tracing));
        services.AddSingleton<RequestSpans>();
        services.AddSingleton<InboundRequests>();
        services.AddSingleton<OutboundRequests>();
        services.AddSingleton<RequestEntry>();
        services.AddSingleton<Microsoft.AspNetCore.Connections.IConnectionListenerFactory, VirtualListenerFactory>();
        services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<CertificateHolder>());
        if (file is not null)
        {
            services.AddSingleton(file);
            services.AddSingleton<FollowedConfiguration>();
            services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<FollowedConfiguration>());
        }
    }

    // Ahead of what shakes hands at start: hosted services start in this order, Kestrel after them all.
    private static void AddIdentity(IServiceCollection services, GatewayOptions options)
    {
        if (options.Issuer is not { } issuer)
        {
            services.AddSingleton<IIdentitySource>(options.Identity);
            return;
        }

        services.AddSingleton(new EnrolledIdentity(issuer));
        services.AddSingleton<IIdentitySource>(provider => provider.GetRequiredService<EnrolledIdentity>());
        services.AddSingleton<RenewalMetrics>();
        services.AddSingleton(provider => new IssuerClient(issuer, options.TrustDomain, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IdentityRenewal>();
        services.AddHostedService(provider => provider.GetRequiredService<IdentityRenewal>());
    }
}
