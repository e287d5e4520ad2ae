using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Enforcer.Preflight;
using Enforcer.Preflight.Sources;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Preflight;

public sealed class LiveCheckTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Finds_nothing_wrong_with_an_endpoint_that_wants_a_certificate()
    {
        await using var server = await Server.StartAsync(_authority.Issue("web").Certificate, mutual: true, "");

        Assert.Empty(await CheckAsync(server.Address, null));
    }

    [Fact]
    public async Task Is_let_in_with_a_client_certificate()
    {
        await using var server = await Server.StartAsync(_authority.Issue("web").Certificate, mutual: true, Answer(TimeProvider.System.GetUtcNow()));

        Assert.Empty(await CheckAsync(server.Address, _authority.Issue("orders").Certificate));
    }

    [Fact]
    public async Task Finds_a_workload_that_answers_strangers()
    {
        await using var server = await Server.StartAsync(_authority.Issue("web").Certificate, mutual: false, Answer(TimeProvider.System.GetUtcNow()));

        Assert.Equal(["certs-client-unverified"], await CheckAsync(server.Address, null));
    }

    [Fact]
    public async Task Finds_a_server_that_refuses_our_certificate()
    {
        using var stranger = TestAuthority.Create("Stranger");
        await using var server = await Server.StartAsync(_authority.Issue("web").Certificate, mutual: true, "", refuses: true);

        Assert.Equal(["certs-handshake-refused"], await CheckAsync(server.Address, stranger.Issue("orders").Certificate));
    }

    [Fact]
    public async Task Finds_an_uncovered_chain_and_a_clock_that_is_off()
    {
        using var stranger = TestAuthority.Create("Stranger");
        await using var server = await Server.StartAsync(stranger.Issue("web").Certificate, mutual: true, Answer(TimeProvider.System.GetUtcNow().AddMinutes(-20)));

        Assert.Equal(["certs-clock-skew", "certs-untrusted-issuer"], await CheckAsync(server.Address, _authority.Issue("orders").Certificate));
    }

    [Fact]
    public async Task Finds_a_certificate_without_the_name_of_its_address()
    {
        using var leaf = _authority.Issue(new() { DnsNames = ["web.test"] });
        await using var server = await Server.StartAsync(leaf.Certificate, mutual: false, "");

        Assert.Equal(["certs-name-mismatch"], await CheckAsync(server.Address, null));
        Assert.Empty(await CheckAsync(server.Address, null, "web.test"));
    }

    [Fact]
    public async Task Reads_a_gateways_identity_and_its_refusals()
    {
        await using var pair = new GatewayPair();
        await pair.StartAsync();
        await pair.Client.GetStringAsync("/");
        Assert.Empty(await CheckAsync($"http://{pair.Orders.Admin}", null));

        using var stranger = TestAuthority.Create("Stranger");
        using var leaf = stranger.Issue("web");
        await CheckAsync($"https://{pair.Inbound}", leaf.Certificate);

        Assert.Contains("certs-peer-refused", await CheckAsync($"http://{pair.Orders.Admin}", null));
    }

    [Fact]
    public async Task Says_that_nobody_answers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"https://{listener.LocalEndpoint}";
        listener.Stop();

        await Assert.ThrowsAsync<IOException>(() => CheckAsync(address, null));
    }

    [Fact]
    public async Task Reads_the_secrets_of_a_namespace_and_what_is_missing_there()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.On("api", """{"versions":["v1"]}""")
            .On("apis", """{"groups":[{"name":"cert-manager.io","preferredVersion":{"version":"v1"},"versions":[{"version":"v1"}]}]}""")
            .On("api/v1", """{"resources":[{"name":"secrets","kind":"Secret","namespaced":true,"verbs":["list"]}]}""")
            .On("apis/cert-manager.io/v1", """{"resources":[{"name":"certificates","kind":"Certificate","namespaced":true,"verbs":["list"]}]}""")
            .On("api/v1/namespaces/shop/secrets?limit=500", """{"items":[{"metadata":{"name":"a","namespace":"shop"},"type":"kubernetes.io/tls","data":{"tls.crt":"aGVsbG8=","tls.key":""}}]}""")
            .On("apis/cert-manager.io/v1/namespaces/shop/certificates?limit=500", """{"items":[{"metadata":{"name":"b","namespace":"shop"},"spec":{"secretName":"b","issuerRef":{"name":"ca","kind":"External","group":"else.where"}}}]}""");
        var kubeconfig = _folder.Write("config", $"{{apiVersion: v1, kind: Config, current-context: c, contexts: [{{name: c, context: {{cluster: c, user: ''}}}}], clusters: [{{name: c, cluster: {{server: '{api.Address}'}}}}]}}");

        var result = await new CheckRunner(TimeProvider.System).RunAsync(new CheckOptions { Sources = ["cluster"], Kubeconfig = kubeconfig, Namespace = "shop" }, CancellationToken.None);

        Assert.Equal(["certs-issuance-failed b", "certs-unreadable a"], result.Findings.Select(finding => $"{finding.Rule.Id} {finding.Resource.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Finds_an_api_server_whose_clock_is_off()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.OnPrefix("api", context =>
        {
            context.Response.Headers.Date = TimeProvider.System.GetUtcNow().AddMinutes(-9).ToString("r");
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(context.Request.Path == "/api" ? """{"versions":["v1"]}""" : context.Request.Path == "/apis" ? """{"groups":[]}""" : """{"resources":[]}""");
        });
        var kubeconfig = _folder.Write("config", $"{{apiVersion: v1, kind: Config, current-context: c, contexts: [{{name: c, context: {{cluster: c, user: ''}}}}], clusters: [{{name: c, cluster: {{server: '{api.Address}'}}}}]}}");

        var result = await new CheckRunner(TimeProvider.System).RunAsync(new CheckOptions { Sources = ["cluster"], Kubeconfig = kubeconfig }, CancellationToken.None);

        var finding = Assert.Single(result.Findings);
        Assert.Equal("certs-clock-skew", finding.Rule.Id);
        Assert.Matches("its clock is [89] minutes behind ours", finding.Message);
    }

    private static string Answer(DateTimeOffset date) => $"HTTP/1.1 200 OK\r\nDate: {date:r}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private async Task<IReadOnlyList<string>> CheckAsync(string address, X509Certificate2? client, string? name = null)
    {
        var options = new CheckOptions
        {
            Sources = [address],
            Roots = address.StartsWith("https", StringComparison.Ordinal) ? [_folder.Write("ca.pem", _authority.BundlePem)] : [],
            Endpoint = new EndpointOptions { ClientCertificate = client, ServerName = name },
        };
        var result = await new CheckRunner(TimeProvider.System).RunAsync(options, CancellationToken.None);
        return [.. result.Findings.Select(finding => finding.Rule.Id)];
    }

    /// <summary>One TLS port that answers every connection with the same text, or closes it.</summary>
    private sealed class Server(TcpListener listener, CancellationTokenSource stop, Task loop) : IAsyncDisposable
    {
        public string Address => $"https://{listener.LocalEndpoint}";

        public static Task<Server> StartAsync(X509Certificate2 certificate, bool mutual, string answer, bool refuses = false)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var stop = new CancellationTokenSource();
            return Task.FromResult(new Server(listener, stop, ServeAsync()));

            async Task ServeAsync()
            {
                while (!stop.IsCancellationRequested)
                {
                    try
                    {
                        using var client = await listener.AcceptTcpClientAsync(stop.Token);
                        await using var tls = new SslStream(client.GetStream(), false, (_, presented, _, _) => !mutual || (presented is not null && !refuses));
                        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, ClientCertificateRequired = mutual }, stop.Token);
                        await tls.ReadAtLeastAsync(new byte[1024], 1, throwOnEndOfStream: false, stop.Token);
                        await tls.WriteAsync(Encoding.ASCII.GetBytes(answer), stop.Token);
                        await tls.ShutdownAsync();
                    }
                    catch (Exception failure) when (failure is AuthenticationException or IOException or OperationCanceledException)
                    {
                        // The client's business.
                    }
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await loop;
            listener.Stop();
            stop.Dispose();
        }
    }
}
