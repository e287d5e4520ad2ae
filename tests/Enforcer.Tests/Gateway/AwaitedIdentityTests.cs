using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Enforcer.Gateway;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Renewal;
using Enforcer.Hosting;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Gateway;

/// <summary>A gateway whose issuer gives it nothing yet: alive, out of service, and refusing by name until it gets its certificate.</summary>
public sealed class AwaitedIdentityTests : IAsyncLifetime
{
    private readonly TestIssuer _issuer = new();
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync()
    {
        await _issuer.StartAsync();
        await File.WriteAllTextAsync(PathOf("ca.crt"), _issuer.Authorities.Current.BundlePem);
        await File.WriteAllTextAsync(PathOf("gateway.yaml"), """
            trustDomain: cluster.local
            listeners:
              - {name: out, bind: '127.0.0.1:0', direction: outbound, routes: [{upstream: 'https://127.0.0.1:1', peer: 'spiffe://cluster.local/ns/shop/sa/orders'}]}
              - {name: in, bind: '127.0.0.1:0', direction: inbound, routes: [{upstream: 'http://127.0.0.1:1'}], access: {default: allow}}
              - {name: bytes, bind: '127.0.0.1:0', direction: inbound, protocol: tcp, routes: [{upstream: 'tcp://127.0.0.1:1'}], access: {default: allow}}
            admin: {bind: '127.0.0.1:0'}
            """);
        var file = new ConfigurationFile(PathOf("gateway.yaml"), new IssuerFallback(new Uri(_issuer.Address.GetLeftPart(UriPartial.Authority)), PathOf("ca.crt"), PathOf("token")));
        _gateway = GatewayHost.Build(file.Read(), ServerLogs.Nowhere, file, _issuer.Time);
        await _gateway.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _issuer.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Answers_its_probes_and_says_what_it_waits_for()
    {
        await TryAsync();

        using var ready = await _client.GetAsync(new Uri($"http://{_gateway.Admin}/readyz"));

        Assert.Equal("ok\n", await AskAsync("/healthz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.StartsWith("waiting for: certificates (", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"serial\": null", await AskAsync("/config"), StringComparison.Ordinal);
        Assert.Contains("enforcer_gateway_renewals_total{result=\"failed\"}", await AskAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_the_app_by_name()
    {
        using var answer = await _client.GetAsync(new Uri($"http://{_gateway.Endpoint("out")}/"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("identity-awaited", answer.Headers.GetValues("x-enforcer-reason").Single());
    }

    [Theory]
    [InlineData("in")]
    [InlineData("bytes")]
    public async Task Refuses_peers_by_name_without_a_handshake(string listener)
    {
        var failure = await Record.ExceptionAsync(async () =>
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(_gateway.Endpoint(listener));
            await using var stream = new SslStream(socket.GetStream());
            await stream.AuthenticateAsClientAsync("orders");
        });

        // A reset may come before the connection is known to stand.
        Assert.True(failure is IOException or AuthenticationException or SocketException, failure?.ToString());
        Assert.Contains("\"reason\": \"identity-awaited\"", await AskAsync("/peers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comes_into_service_by_itself_with_its_first_certificate()
    {
        await TryAsync();
        await File.WriteAllTextAsync(PathOf("token"), _issuer.Token("web"));

        await _gateway.Services.GetRequiredService<IdentityRenewal>().Enrolled;

        Assert.Equal("spiffe://cluster.local/ns/shop/sa/web", _gateway.Certificates.Current.Id.ToString());
        Assert.Equal(1, _gateway.Certificates.Current.Generation);
        using var answer = await _client.GetAsync(new Uri($"http://{_gateway.Endpoint("out")}/"));
        Assert.Equal("upstream-unreachable", answer.Headers.GetValues("x-enforcer-reason").Single());
        Assert.DoesNotContain(_gateway.Services.GetRequiredService<Readiness>().Awaited, what => what.StartsWith("certificates", StringComparison.Ordinal));
    }

    [Fact]
    public void A_configuration_with_an_identity_of_its_own_asks_no_other_issuer()
    {
        var fallback = new IssuerFallback(new Uri("https://issuer:8443"), "/b", "/t");

        var own = GatewayOptionsReader.Read("/etc/gateway.yaml", "identity: {certificate: a, key: b, bundle: c}\ntrustDomain: cluster.local\nlisteners: []", fallback);
        var told = GatewayOptionsReader.Read("/etc/gateway.yaml", "trustDomain: cluster.local\nlisteners: []", fallback);

        Assert.Null(own.Issuer);
        Assert.Equal(fallback.In("cluster.local"), told.Issuer);
        Assert.Equal("spiffe://cluster.local/ns/enforcer-system/sa/enforcer-issuer", told.Issuer!.Peer.ToString());
    }

    // The token is not there yet, so that every attempt fails.
    private Task<bool> TryAsync() => _gateway.Services.GetRequiredService<IdentityRenewal>().RenewAsync(CancellationToken.None);

    private Task<string> AskAsync(string path) => _client.GetStringAsync(new Uri($"http://{_gateway.Admin}{path}"));

    private string PathOf(string name) => Path.Combine(_folder.Path, name);
}
