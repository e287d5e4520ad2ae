using System.Net;
using Enforcer.Admission.Guarding;
using Enforcer.Admission.Inventory;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.Recording;
using Enforcer.Admission.References;
using Enforcer.Admission.Validation;
using Enforcer.Admission.Wire;
using Enforcer.Hosting;
using Enforcer.Resources.Settings;
using Enforcer.Telemetry;
using Enforcer.Telemetry.Tracing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Enforcer.Admission;

/// <summary>Builds the webhook server: reviews over TLS on one port, health and metrics in plain HTTP on another.</summary>
internal static class AdmissionHost
{
    /// <exception cref="ConfigurationException">The certificate or the configuration cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static WebApplication Build(AdmissionOptions options, Action<ILoggingBuilder> logging)
    {
        var certificate = LoadCertificate(options);
        var trust = LoadTrust(options);
        var builder = ServerBuilder.Create(logging, options.Drain, kestrel => Listen(kestrel, options, certificate, trust));
        var inventory = options.Cluster is null ? null : builder.AddInventory(options);
        var policies = new ServingPolicies(options.ConfigFile, TimeProvider.System, inventory);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Sidecar);
        builder.Services.AddSingleton(new ReviewPool(options.MostInFlight, options.MostBytesInFlight, options.MostAtOnce));
        builder.Services.AddSingleton(policies);
        builder.Services.AddSingleton<IReloadable>(certificate);
        builder.Services.AddSingleton<IReloadable>(policies);
        if (trust is not null)
        {
            builder.Services.AddSingleton<IReloadable>(trust);
        }

        if (options.DecisionLog is { } log)
        {
            builder.Services.AddSingleton(log);
            builder.Services.AddSingleton<DecisionLog>();
            builder.Services.AddHostedService(services => services.GetRequiredService<DecisionLog>());
        }

        builder.Services.AddSingleton(_ => new Spans(options.Tracing));
        builder.Services.AddSingleton<AdmissionMetrics>();
        builder.Services.AddSingleton<AdmissionEndpoint>();
        builder.Services.AddSingleton<ValidatingReviewer>();
        builder.AddSecretReferences(options, inventory);
        if (options.Cluster is not null)
        {
            ClusterPolicies.Add(builder.Services);
        }

        builder.Services.AddSingleton<MutatingReviewer>();

        var app = builder.Build();
        app.Use(SeparatePorts);
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.Use((context, next) => SendElsewhere(readiness, context, next));
        app.MapHealth();
        app.MapPrometheus("/metrics");
        MapReviews(app);
        app.Services.GetRequiredService<AdmissionMetrics>().ObserveCertificate(() => certificate.Leaf.NotAfter);
        inventory?.JudgeCertificates(app.Services, options.StaleAfter);
        WarmUp(app.Services);
        var listening = readiness.Await("listeners");
        app.Lifetime.ApplicationStarted.Register(listening.Complete);
        return app;
    }

    private static ServerCertificate LoadCertificate(AdmissionOptions options)
    {
        try
        {
            return new ServerCertificate(options.CertificateFile, options.KeyFile, TimeProvider.System);
        }
        catch (InvalidDataException failure)
        {
            throw new ConfigurationException(failure.Message, "'enforcer certs init' writes a pair that fits, for local use");
        }
    }

    private static ApiServerTrust? LoadTrust(AdmissionOptions options)
    {
        try
        {
            return options.ClientAuthorityFile is { } file ? new ApiServerTrust(file, options.ClientNames) : null;
        }
        catch (InvalidDataException failure)
        {
            throw new ConfigurationException(failure.Message, "name the authority that signs the API server's client certificate");
        }
    }

    private static void Listen(KestrelServerOptions kestrel, AdmissionOptions options, ServerCertificate certificate, ApiServerTrust? trust)
    {
        // The body's own check answers with a text. Beyond this bound Kestrel closes at once instead of reading the rest for a while, and a client
        // that is still sending would meet a broken pipe before it read why.
        kestrel.Limits.MaxRequestBodySize = 8L * options.MostBodyBytes;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
        kestrel.Listen(EndPoint(options.Address, options.Port), listener => listener.UseTls(() => trust?.Demanded(certificate.Current) ?? certificate.Current, TlsListener.DefaultHandshakeTimeout));
        kestrel.Listen(EndPoint(options.Address, options.AdminPort), listener => listener.Protocols = HttpProtocols.Http1);
    }

    private static IPEndPoint EndPoint(IPAddress? address, int port) =>
        new(address ?? (System.Net.Sockets.Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any), port);

    // API servers keep their connections. One that is closed behind an answer is not used again; one that ends by itself may swallow a review.
    private static Task SendElsewhere(Readiness readiness, HttpContext context, RequestDelegate next)
    {
        if (readiness.IsDraining && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    }

    // Health and metrics are never served to whoever reaches the webhook, nor reviews without TLS.
    private static Task SeparatePorts(HttpContext context, RequestDelegate next)
    {
        var overTls = context.GetEndpoint()?.Metadata.GetMetadata<OverTls>() is not null;
        if (context.GetEndpoint() is null || overTls == context.Request.IsHttps)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void MapReviews(WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<AdmissionEndpoint>();
        var spans = app.Services.GetRequiredService<Spans>();
        var validating = app.Services.GetRequiredService<ValidatingReviewer>();
        var mutating = app.Services.GetRequiredService<MutatingReviewer>();
        Map("/validate", "validate", validating.Review);
        Map("/mutate", "mutate", request => mutating.Review(request, namespaceEnabled: false));
        // A path of its own, because the API server allows a webhook no query: called for namespaces that ask for the gateway.
        Map("/mutate/namespace", "mutate", request => mutating.Review(request, namespaceEnabled: true));

        void Map(string path, string webhook, Func<AdmissionRequest, Decision> review)
        {
            RequestDelegate handle = context => endpoint.HandleAsync(context, webhook, review);
            app.MapPost(path, spans.IsOn ? context => ReviewSpans.TraceAsync(spans, context, webhook, handle) : handle).WithMetadata(new OverTls());
        }
    }

    // The first review would otherwise pay for compiling the way of all later ones, within the API server's timeout.
    private static void WarmUp(IServiceProvider services)
    {
        var request = ReviewReader.Read(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"warm-up","operation":"CREATE","kind":{"version":"v1","kind":"Pod"},
            "object":{"metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"a:1","env":[{"name":"LEVEL","value":"info"}]}]}}}}
            """u8.ToArray(),
            out _)!;
        services.GetRequiredService<ValidatingReviewer>().Review(request);
        services.GetRequiredService<MutatingReviewer>().Review(request, namespaceEnabled: false);
    }

    private sealed record OverTls;
}
