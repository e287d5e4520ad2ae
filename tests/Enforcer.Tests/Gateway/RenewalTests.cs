using System.Net;
using System.Security.Cryptography;
using Enforcer.Certificates;
using Enforcer.Gateway;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Renewal;
using Enforcer.Hosting;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Ledger;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enforcer.Tests.Gateway;

/// <summary>Two gateways that get their certificates from a real issuer, an app behind them, and a clock that the tests set.</summary>
public sealed class RenewalTests : IAsyncLifetime
{
    private readonly TestIssuer _issuer = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<string> _said = [];
    private GatewayHost _orders = null!;
    private GatewayHost _web = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        await _issuer.StartAsync();
        var app = ServerBuilder.Create(ServerLogs.Nowhere, new DrainOptions { Timeout = TimeSpan.Zero }, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1)).Build();
        app.Run(context => context.Response.WriteAsync("hello"));
        await app.StartAsync();
        _running.Add(app);
        await File.WriteAllTextAsync(PathOf("ca.crt"), _issuer.Authorities.Current.BundlePem);
        _orders = await StartAsync("orders", $"{{name: in, bind: '127.0.0.1:0', direction: inbound, routes: [{{upstream: '{app.Urls.Single()}'}}], access: {{default: allow}}}}");
        _web = await StartAsync("web", $"{{name: out, bind: '127.0.0.1:0', direction: outbound, routes: [{{upstream: 'https://{_orders.Endpoint("in")}', peer: 'spiffe://cluster.local/ns/shop/sa/orders'}}]}}");
        _client = new HttpClient { BaseAddress = new Uri($"http://{_web.Endpoint("out")}") };
    }

    public async Task DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
        {
            await running.DisposeAsync();
        }

        _client?.Dispose();
        await _issuer.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Carries_requests_under_the_identity_that_the_issuer_gave()
    {
        Assert.Equal("hello", await _client.GetStringAsync("/"));
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/web", _web.Certificates.Current.Id.ToString());
    }

    [Fact]
    public async Task Renews_at_two_thirds_of_the_life_with_another_key()
    {
        var before = _web.Certificates.Current;
        await Renewal(_web).LookAsync(CancellationToken.None);
        Assert.Same(before, _web.Certificates.Current);

        await PassAsync(TimeSpan.FromMinutes(44));
        await LookAsync();

        var after = _web.Certificates.Current;
        Assert.NotEqual(before.Leaf.SerialNumber, after.Leaf.SerialNumber);
        Assert.NotEqual(before.Leaf.GetPublicKeyString(), after.Leaf.GetPublicKeyString());
        Assert.Equal("hello", await _client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Keeps_the_certificate_while_the_issuer_refuses_and_comes_back_by_itself()
    {
        await File.WriteAllTextAsync(PathOf("web.token"), "lost");
        var before = _web.Certificates.Current;
        await PassAsync(TimeSpan.FromMinutes(50));

        // Neither the certificate nor the token helps any more.
        await RevokeAsync(before);
        Assert.False(await Renewal(_web).RenewAsync(CancellationToken.None));
        Assert.Same(before, _web.Certificates.Current);

        await File.WriteAllTextAsync(PathOf("web.token"), _issuer.Token("web"));
        await PassAsync(TimeSpan.FromMinutes(11));
        await LookAsync();

        Assert.NotSame(before, _web.Certificates.Current);
    }

    [Fact]
    public async Task Says_aloud_that_a_certificate_ends_which_cannot_be_renewed()
    {
        await File.WriteAllTextAsync(PathOf("web.token"), "lost");
        await RevokeAsync(_web.Certificates.Current);
        await PassAsync(TimeSpan.FromMinutes(44));
        await Renewal(_web).LookAsync(CancellationToken.None);
        Assert.Empty(Alarms());

        await PassAsync(TimeSpan.FromMinutes(14));
        await Renewal(_web).LookAsync(CancellationToken.None);
        await Renewal(_web).LookAsync(CancellationToken.None);

        Assert.Single(Alarms());

        IReadOnlyList<string> Alarms()
        {
            lock (_said)
            {
                return [.. _said.Where(line => line.StartsWith("The certificate ends at", StringComparison.Ordinal))];
            }
        }
    }

    [Fact]
    public async Task Recovers_from_a_sleep_that_outlasted_every_certificate()
    {
        await PassAsync(TimeSpan.FromHours(16));
        await File.WriteAllTextAsync(PathOf("web.token"), _issuer.Token("web"));
        await File.WriteAllTextAsync(PathOf("orders.token"), _issuer.Token("orders"));

        await LookAsync();

        Assert.True(_web.Certificates.IsCurrentValid);
        // What was open is cut in its own time, and the first request may still meet that.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await _client.GetAsync("/", deadline.Token)).IsSuccessStatusCode)
        {
            await Task.Yield();
        }

        Assert.Equal("hello", await _client.GetStringAsync("/", deadline.Token));
    }

    [Fact]
    public async Task Follows_the_authority_from_one_to_the_next_and_says_so()
    {
        for (var round = 0; round < 2; round++)
        {
            var first = _issuer.Authorities.Current.ActiveId;
            await ChangeAsync(state => AuthoritySteps.Prepare(state, AuthoritySteps.NewRoot(state.TrustDomain, TimeSpan.FromDays(30), _issuer.Time)));
            await PollAsync();
            await PassAsync(TimeSpan.FromSeconds(31));
            Assert.Null((await _issuer.Life.ActivateAsync(TimeSpan.Zero, force: false, CancellationToken.None)).Waiting);
            await _issuer.Authorities.FollowAsync(CancellationToken.None);
            Assert.Equal("hello", await _client.GetStringAsync("/"));

            await PassAsync(TimeSpan.FromSeconds(31));
            Assert.Contains("living leaves", (await _issuer.Life.RetireAsync(TimeSpan.Zero, force: false, CancellationToken.None)).Waiting, StringComparison.Ordinal);
            Assert.True(await Renewal(_web).RenewAsync(CancellationToken.None) && await Renewal(_orders).RenewAsync(CancellationToken.None));
            await PassAsync(TimeSpan.Zero);
            Assert.Null((await _issuer.Life.RetireAsync(TimeSpan.Zero, force: false, CancellationToken.None)).Waiting);
            await _issuer.Authorities.FollowAsync(CancellationToken.None);
            await PollAsync();

            Assert.NotEqual(first, _issuer.Authorities.Current.ActiveId);
            Assert.Single(_web.Certificates.Current.Bundle.Roots);
            Assert.Equal("hello", await _client.GetStringAsync("/"));
        }
    }

    [Fact]
    public async Task Renews_at_once_when_its_authority_went_in_a_hurry()
    {
        var before = _web.Certificates.Current;
        await ChangeAsync(state => AuthoritySteps.Prepare(state, AuthoritySteps.NewRoot(state.TrustDomain, TimeSpan.FromDays(30), _issuer.Time)));
        await PollAsync();
        await _issuer.Life.ActivateAsync(TimeSpan.Zero, force: true, CancellationToken.None);
        await _issuer.Life.RetireAsync(TimeSpan.Zero, force: true, CancellationToken.None);
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        await File.WriteAllTextAsync(PathOf("web.token"), _issuer.Token("web"));
        await File.WriteAllTextAsync(PathOf("orders.token"), _issuer.Token("orders"));

        await PollAsync();
        await LookAsync();

        Assert.NotEqual(before.Leaf.Issuer, _web.Certificates.Current.Leaf.Issuer);
        Assert.Single(_web.Certificates.Current.Bundle.Roots);
        Assert.Equal("hello", await _client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Refuses_a_peer_once_the_issuer_has_revoked_it()
    {
        Assert.Equal("hello", await _client.GetStringAsync("/"));

        await RevokeAsync(_web.Certificates.Current);
        await PollAsync();

        using var response = await _client.GetAsync("/");
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, _orders.Certificates.Current.Bundle.RevocationLists!.Sum(list => list.Count));
    }

    [Fact]
    public async Task Takes_no_issuer_but_the_configured_one()
    {
        var listener = "{name: out, bind: '127.0.0.1:0', direction: outbound, routes: [{upstream: 'https://127.0.0.1:1', peer: 'spiffe://cluster.local/ns/shop/sa/orders'}]}";
        var configured = GatewayOptionsReader.Read("gateway.yaml", Configuration("web", listener)).Issuer!;
        var options = configured with { Peer = SpiffeId.Parse("spiffe://cluster.local/ns/other/sa/issuer") };
        var client = new IssuerClient(options, "cluster.local", _issuer.Time);
        var roots = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        roots.ImportFromPem(_issuer.Authorities.Current.BundlePem);
        using var other = TestAuthority.Create();

        var mismatch = await Assert.ThrowsAsync<IssuerRefusedException>(() => client.BundleAsync(roots, null, CancellationToken.None));
        var unknown = await Assert.ThrowsAsync<IssuerRefusedException>(() => client.BundleAsync([other.Root], null, CancellationToken.None));

        Assert.EndsWith("peer-mismatch", mismatch.Message, StringComparison.Ordinal);
        Assert.EndsWith("untrusted-issuer", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_is_read_strictly()
    {
        var failure = Assert.Throws<ConfigurationException>(() => GatewayOptionsReader.Read("gateway.yaml", """
            identity: {issuer: {url: 'http://a', peer: 'spiffe://other/x', renew: never, poll: 1ms, key: k}}
            trustDomain: cluster.local
            listeners: [{name: a, bind: "127.0.0.1:0", direction: inbound, routes: [{upstream: "http://a:1"}]}]
            """));

        Assert.Equal(7, failure.Faults.Count);
    }

    private async Task<GatewayHost> StartAsync(string account, string listener)
    {
        await File.WriteAllTextAsync(PathOf($"{account}.token"), _issuer.Token(account));
        var path = PathOf($"{account}.yaml");
        await File.WriteAllTextAsync(path, Configuration(account, listener));
        var file = new ConfigurationFile(path);
        var host = GatewayHost.Build(file.Read(), logging => logging.AddProvider(new ListLogs(_said)), file, _issuer.Time);
        _running.Add(host);
        await host.StartAsync(CancellationToken.None);
        await Renewal(host).Enrolled;
        return host;
    }

    private string Configuration(string account, string listener) => $$"""
        identity:
          issuer: {url: '{{_issuer.Address.GetLeftPart(UriPartial.Authority)}}', bundle: '{{PathOf("ca.crt")}}', token: '{{PathOf($"{account}.token")}}', renew: certificate, poll: 1h}
        trustDomain: cluster.local
        listeners:
          - {{listener}}
        admin: {bind: '127.0.0.1:0'}
        """;

    private static IdentityRenewal Renewal(GatewayHost gateway) => gateway.Services.GetRequiredService<IdentityRenewal>();

    private async Task LookAsync()
    {
        await Renewal(_web).LookAsync(CancellationToken.None);
        await Renewal(_orders).LookAsync(CancellationToken.None);
    }

    private async Task PollAsync()
    {
        await Renewal(_web).PollAsync(CancellationToken.None);
        await Renewal(_orders).PollAsync(CancellationToken.None);
    }

    private async Task ChangeAsync(Func<AuthorityState, AuthorityState> change)
    {
        await _issuer.Life.ChangeAsync(change, CancellationToken.None);
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
    }

    private Task RevokeAsync(IdentitySnapshot identity) => ChangeAsync(
        state => Revocation.Revoke(state, identity.Leaf.SerialNumber, Revocation.Owners(state, identity.Leaf), "keyCompromise", _issuer.Time.GetUtcNow()));

    private async Task PassAsync(TimeSpan time)
    {
        _issuer.Time.Now += time;
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        await _issuer.Ledger.WriteAsync(_issuer.Get<LeafLedger>().Record(isClosed: false), CancellationToken.None);
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);
}
