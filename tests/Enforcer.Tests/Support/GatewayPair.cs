using System.Net;
using Enforcer.Certificates.Issuing;
using Enforcer.Gateway;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Enforcer.Tests.Support;

/// <summary>
/// The knobs of an app (<c>web</c>), its gateway, the gateway of another app (<c>orders</c>) and that app, all real servers on loopback.
/// A test sets what it is about and starts it.
/// </summary>
internal sealed class GatewayPair : IAsyncDisposable
{
    public const string AllowAll = "access: {default: deny, rules: [{from: ['spiffe://cluster.local/ns/shop/sa/web'], action: allow}]}";

    private readonly List<IAsyncDisposable> _running = [];

    public TestAuthority Authority { get; } = TestAuthority.Create();

    public TemporaryFolder WebFolder { get; } = new();

    public TemporaryFolder OrdersFolder { get; } = new();

    /// <summary>The app behind the inbound gateway.</summary>
    public RequestDelegate App { get; set; } = context => context.Response.WriteAsync("hello", context.RequestAborted);

    public HttpProtocols AppProtocols { get; set; } = HttpProtocols.Http1;

    public string Access { get; set; } = AllowAll;

    /// <summary>More keys at the top of both configurations, such as a limits section.</summary>
    public string Both { get; set; } = "";

    public string Peer { get; set; } = "spiffe://cluster.local/ns/shop/sa/orders";

    /// <summary>Behind the tcp listeners that both gateways have then, each called <c>tunnel</c>.</summary>
    public EndPoint? TunnelApp { get; set; }

    /// <summary>More listeners of the inbound gateway.</summary>
    public string OrdersListeners { get; set; } = "";

    /// <summary>Where else the outbound route leads, beside the inbound gateway.</summary>
    public string[] OtherUpstreams { get; set; } = [];

    /// <summary>More keys of the outbound route.</summary>
    public string Route { get; set; } = "";

    /// <summary>Whether each gateway holds its peers against the <c>crl.pem</c> of its folder.</summary>
    public bool RevocationLists { get; set; }

    /// <summary>False for what one request is answered: with the watch, the connection may be gone before the request.</summary>
    public bool WatchesPeers { get; set; } = true;

    public TestIdentityFiles? WebIdentity { get; set; }

    public TestIdentityFiles? OrdersIdentity { get; set; }

    public ManualTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public Action<ILoggingBuilder> Logging { get; set; } = ServerLogs.Nowhere;

    public GatewayHost Web { get; private set; } = null!;

    public GatewayHost Orders { get; private set; } = null!;

    public string AppAddress { get; private set; } = "";

    public string WebFile => Path.Combine(WebFolder.Path, "gateway.yaml");

    public string OrdersFile => Path.Combine(OrdersFolder.Path, "gateway.yaml");

    public IPEndPoint Inbound => Orders.Endpoint("inbound");

    public Uri Outbound => new($"http://{Web.Endpoint("outbound")}");

    /// <summary>What the web app uses: HTTP/1.1 to its own gateway.</summary>
    public HttpClient Client { get; private set; } = null!;

    public HttpClient AdminOf(GatewayHost gateway)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://{gateway.Admin}") };
        _running.Add(new Disposing(client));
        return client;
    }

    public async Task<GatewayPair> StartAsync()
    {
        var app = ServerBuilder.Create(ServerLogs.Nowhere, new DrainOptions { Timeout = TimeSpan.Zero }, kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = AppProtocols);
        }).Build();
        app.Run(context => App(context));
        await app.StartAsync();
        _running.Add(app);
        AppAddress = new Uri(app.Urls.Single()).Authority;

        OrdersIdentity ??= Authority.WriteIdentity(OrdersFolder, "orders");
        WebIdentity ??= Authority.WriteIdentity(WebFolder, "web");
        Orders = await StartGatewayAsync(OrdersFile, OrdersConfiguration());
        Web = await StartGatewayAsync(WebFile, WebConfiguration());
        Client = new HttpClient { BaseAddress = Outbound };
        _running.Add(new Disposing(Client));
        return this;
    }

    public string OrdersConfiguration() => $$"""
        {{Identity(OrdersIdentity!)}}
        trustDomain: cluster.local
        listeners:
          - name: inbound
            bind: 127.0.0.1:0
            direction: inbound
            routes: [{upstream: 'http://{{AppAddress}}'}]
            {{Access}}
        {{Tunnel("inbound", $"tcp://{TunnelApp}", "", Access)}}
        {{OrdersListeners}}
        admin: {bind: '127.0.0.1:0'}
        {{Both}}
        """;

    public string WebConfiguration() => $$"""
        {{Identity(WebIdentity!)}}
        trustDomain: cluster.local
        listeners:
          - name: outbound
            bind: 127.0.0.1:0
            direction: outbound
            routes: [{upstreams: [{{string.Join(", ", OtherUpstreams.Append($"https://{Inbound}").Select(upstream => $"'{upstream}'"))}}], peer: '{{Peer}}'{{Route}}}]
        {{(TunnelApp is null ? "" : Tunnel("outbound", $"tls://{Orders.Endpoint("tunnel")}", $", peer: '{Peer}'", ""))}}
        admin: {bind: '127.0.0.1:0'}
        {{Both}}
        """;

    /// <summary>Replaces the files of one identity, whole.</summary>
    public static void Write(TestIdentityFiles files, IssuedCertificate leaf, string bundle)
    {
        CertificateFile.WriteCertificates(files.Bundle, bundle);
        CertificateFile.WriteKey(files.Key, leaf.KeyPem);
        CertificateFile.WriteCertificates(files.Certificate, leaf.ChainPem);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
        {
            await running.DisposeAsync();
        }

        Authority.Dispose();
        WebFolder.Dispose();
        OrdersFolder.Dispose();
    }

    private async Task<GatewayHost> StartGatewayAsync(string path, string text)
    {
        await File.WriteAllTextAsync(path, text);
        var host = GatewayHost.Build(GatewayOptionsReader.Read(path, text), Logging, new ConfigurationFile(path), Time);
        _running.Add(host);
        await host.StartAsync(CancellationToken.None);
        if (!WatchesPeers)
        {
            await host.Services.GetServices<IHostedService>().OfType<PeerWatch>().Single().StopAsync(CancellationToken.None);
        }

        return host;
    }

    private string Tunnel(string direction, string upstream, string peer, string access) => TunnelApp is null ? "" : $$"""
          - name: tunnel
            bind: 127.0.0.1:0
            direction: {{direction}}
            protocol: tcp
            routes: [{upstream: '{{upstream}}'{{peer}}}]
            {{access}}
        """;

    private string Identity(TestIdentityFiles files)
    {
        var lists = RevocationLists ? $", crl: '{Path.Combine(Path.GetDirectoryName(files.Bundle)!, "crl.pem")}'" : "";
        return $"identity: {{certificate: '{files.Certificate}', key: '{files.Key}', bundle: '{files.Bundle}'{lists}}}";
    }

    private sealed class Disposing(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
