using System.Net;
using Enforcer.Admission;
using Enforcer.Admission.Mutation;
using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Hosting;

namespace Enforcer.Demo;

/// <summary>Everything that runs: the application, a gateway on either side of it, and the webhook, all below one authority.</summary>
internal sealed class DemoMesh : IAsyncDisposable
{
    public const string TrustDomain = "cluster.local";

    private readonly WebApplication _webhook;

    private DemoMesh(CertificateAuthority authority, EchoService application, DemoGateway orders, DemoGateway web, WebApplication webhook)
    {
        Authority = authority;
        Application = application;
        Orders = orders;
        Web = web;
        _webhook = webhook;
        Outbound = new Uri($"http://{web.Host.Endpoint("outbound")}");
        Webhook = new Uri(webhook.Urls.Single(url => url.StartsWith("https", StringComparison.Ordinal)));
        ApiServer = new HttpClient(PeerProbe.Handler(certificate: null, authority.Certificate), disposeHandler: true);
    }

    /// <summary>The authority at the start; rotation makes another.</summary>
    public CertificateAuthority Authority { get; }

    public EchoService Application { get; }

    /// <summary>The gateway before the application: mutual TLS in, plaintext out.</summary>
    public DemoGateway Orders { get; }

    /// <summary>The gateway beside the client: plaintext in, mutual TLS out.</summary>
    public DemoGateway Web { get; }

    /// <summary>Where a client sends its plaintext.</summary>
    public Uri Outbound { get; }

    public IPEndPoint Inbound => Orders.Host.Endpoint("inbound");

    public Uri Webhook { get; }

    /// <summary>Talks to the webhook and trusts the authority, as the API server does by its caBundle.</summary>
    public HttpClient ApiServer { get; }

    /// <summary>Speaks plaintext to the outbound gateway and to admin ports; never through a proxy that the environment names.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public static SpiffeId Workload(string serviceAccount) => SpiffeId.Parse($"spiffe://{TrustDomain}/ns/shop/sa/{serviceAccount}");

    public static CertificateAuthority CreateAuthority(string name) =>
        CertificateAuthority.CreateRoot(new AuthorityOptions { Name = name, TrustDomain = TrustDomain, Lifetime = TimeSpan.FromDays(1) }, TimeProvider.System);

    public static async Task<DemoMesh> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var authority = CreateAuthority("Demo CA 1");
        var application = await EchoService.StartAsync(cancellationToken);
        var orders = await DemoGateway.StartAsync("orders", $$"""
              - name: inbound
                bind: 127.0.0.1:0
                direction: inbound
                routes: [{upstream: "{{application.Address.GetLeftPart(UriPartial.Authority)}}"}]
                access:
                  default: deny
                  rules:
                    - {from: ["{{Workload("web")}}"], methods: [GET], paths: ["/orders/*"], action: allow}
            """, folder, authority, cancellationToken);
        var web = await DemoGateway.StartAsync("web", $$"""
              - name: outbound
                bind: 127.0.0.1:0
                direction: outbound
                routes: [{upstream: "https://{{orders.Host.Endpoint("inbound")}}", peer: "{{Workload("orders")}}"}]
            """, folder, authority, cancellationToken);
        return new DemoMesh(authority, application, orders, web, await StartWebhookAsync(folder, authority, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        ApiServer.Dispose();
        Client.Dispose();
        await Web.DisposeAsync();
        await Orders.DisposeAsync();
        await _webhook.StopAsync();
        await _webhook.DisposeAsync();
        await Application.DisposeAsync();
        Authority.Dispose();
    }

    private static async Task<WebApplication> StartWebhookAsync(string folder, CertificateAuthority authority, CancellationToken cancellationToken)
    {
        using var leaf = authority.Issue(new LeafRequest { Addresses = [IPAddress.Loopback] });
        var (certificate, key) = (Path.Combine(folder, "webhook.crt"), Path.Combine(folder, "webhook.key"));
        CertificateFile.WriteCertificates(certificate, leaf.ChainPem);
        CertificateFile.WriteKey(key, leaf.KeyPem);
        var options = new AdmissionOptions
        {
            CertificateFile = certificate,
            KeyFile = key,
            Address = IPAddress.Loopback,
            Port = 0,
            AdminPort = 0,
            Sidecar = new SidecarOptions { Image = "enforcer:demo" },
            Drain = new DrainOptions { Timeout = TimeSpan.FromSeconds(1) },
        };
        var webhook = AdmissionHost.Build(options, ServerLogs.Nowhere);
        await webhook.StartAsync(cancellationToken);
        return webhook;
    }
}
