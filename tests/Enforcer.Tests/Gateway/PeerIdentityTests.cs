using System.Net;
using System.Security.Authentication;
using Enforcer.Certificates.Issuing;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

public sealed class PeerIdentityTests : IAsyncLifetime
{
    private const string Request = "GET /secret HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n";

    private readonly GatewayPair _pair = new();
    private int _reached;

    public async Task InitializeAsync()
    {
        _pair.App = context =>
        {
            Interlocked.Increment(ref _reached);
            return context.Response.WriteAsync($"cert: {context.Request.Headers["x-forwarded-client-cert"]}");
        };
        await Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task Serves_a_known_and_allowed_peer_over_tls_13()
    {
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("web");
        await using var stream = await PeerClient.ConnectAsync(_pair.Inbound, leaf);

        Assert.Equal(SslProtocols.Tls13, stream.SslProtocol);
        Assert.StartsWith("HTTP/1.1 200 OK", await PeerClient.ExchangeAsync(_pair.Inbound, leaf, Request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_a_peer_without_certificate_no_byte()
    {
        await _pair.StartAsync();

        Assert.Equal("", await PeerClient.ExchangeAsync(_pair.Inbound, null, Request));

        await RefusedAsync("no-certificate");
    }

    [Fact]
    public async Task Gives_a_peer_of_a_foreign_authority_no_byte()
    {
        await _pair.StartAsync();
        using var foreign = TestAuthority.Create("Foreign CA");
        using var leaf = foreign.Issue("web");

        Assert.Equal("", await PeerClient.ExchangeAsync(_pair.Inbound, leaf, Request));

        await RefusedAsync("untrusted-issuer");
    }

    [Theory]
    [InlineData(LeafFlaw.Expired, "expired")]
    [InlineData(LeafFlaw.NotYetValid, "not-yet-valid")]
    [InlineData(LeafFlaw.TwoIdentities, "spiffe-id-ambiguous")]
    [InlineData(LeafFlaw.IsAuthority, "leaf-is-authority")]
    public async Task Gives_a_peer_with_a_bad_leaf_no_byte(LeafFlaw flaw, string reason)
    {
        await _pair.StartAsync();
        using var leaf = _pair.Authority.IssueFlawed(flaw, "web");

        Assert.Equal("", await PeerClient.ExchangeAsync(_pair.Inbound, leaf, Request));

        await RefusedAsync(reason);
    }

    [Fact]
    public async Task Serves_an_open_connection_no_longer_once_its_certificate_has_ended()
    {
        _pair.WatchesPeers = false;
        await _pair.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);

        _pair.Time.Now += TimeSpan.FromHours(2);
        using var response = await _pair.Client.GetAsync("/");

        Assert.Equal("expired", response.Headers.GetValues("x-enforcer-reason").Single());
        Assert.Equal(1, _reached);
    }

    [Fact]
    public async Task Accepts_a_peer_through_an_intermediate()
    {
        await _pair.StartAsync();
        using var intermediate = _pair.Authority.CreateIntermediate();
        using var leaf = intermediate.Issue("web");

        Assert.StartsWith("HTTP/1.1 200 OK", await PeerClient.ExchangeAsync(_pair.Inbound, leaf, Request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_a_known_peer_that_is_not_allowed_with_403_and_the_reason()
    {
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("stranger");

        var answer = await PeerClient.ExchangeAsync(_pair.Inbound, leaf, Request);

        Assert.StartsWith("HTTP/1.1 403 Forbidden", answer, StringComparison.Ordinal);
        Assert.Contains("x-enforcer-reason: access-denied", answer, StringComparison.Ordinal);
        await RefusedAsync("access-denied");
    }

    [Fact]
    public async Task Refuses_tls_12_unless_it_is_opted_into()
    {
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("web");

        Assert.Equal("", await PeerClient.ExchangeAsync(_pair.Inbound, leaf, Request, SslProtocols.Tls12));
        await RefusedAsync("handshake-failed");
    }

    [Fact]
    public async Task Speaks_tls_12_where_it_is_opted_into()
    {
        _pair.Both = "tls: {allowTls12: true}";
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("web");

        Assert.StartsWith("HTTP/1.1 200 OK", await PeerClient.ExchangeAsync(_pair.Inbound, leaf, Request, SslProtocols.Tls12), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Sends_nothing_to_an_upstream_that_is_not_the_pinned_peer()
    {
        _pair.Peer = "spiffe://cluster.local/ns/shop/sa/payments";
        await _pair.StartAsync();

        using var response = await _pair.Client.GetAsync("/secret");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("peer-mismatch", response.Headers.GetValues("x-enforcer-reason").Single());
        Assert.Equal(0, _reached);
        Assert.Contains("peer-mismatch", await _pair.AdminOf(_pair.Web).GetStringAsync("/peers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_nothing_to_an_upstream_of_a_foreign_authority()
    {
        using var foreign = TestAuthority.Create("Foreign CA");
        _pair.OrdersIdentity = foreign.WriteIdentity(_pair.OrdersFolder, "orders");
        await _pair.StartAsync();

        using var response = await _pair.Client.GetAsync("/secret");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("untrusted-issuer", response.Headers.GetValues("x-enforcer-reason").Single());
        Assert.Equal(0, _reached);
    }

    [Fact]
    public async Task Tells_the_app_who_its_peer_is_and_lets_nobody_else_tell()
    {
        await _pair.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-forwarded-client-cert", "URI=spiffe://cluster.local/ns/shop/sa/admin");
        request.Headers.Add("X_Forwarded-Client_Cert", "URI=spiffe://cluster.local/ns/shop/sa/admin");

        using var response = await _pair.Client.SendAsync(request);

        var hash = Convert.ToHexStringLower(_pair.Web.Certificates.Current.Leaf.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256));
        Assert.Equal(
            $"cert: By=spiffe://cluster.local/ns/shop/sa/orders;Hash={hash};URI=spiffe://cluster.local/ns/shop/sa/web",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Strips_identity_headers_that_a_peer_sends_in_any_spelling()
    {
        _pair.App = context => context.Response.WriteAsync(string.Join('|', context.Request.Headers.Where(header => header.Key.Contains("lient", StringComparison.Ordinal)).Select(header => $"{header.Key}={header.Value}")));
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("web");

        var answer = await PeerClient.ExchangeAsync(
            _pair.Inbound, leaf, Request.Replace("Connection", "X-Forwarded-Client-Cert: forged\r\nx_forwarded_client_cert: forged\r\nConnection", StringComparison.Ordinal));

        Assert.Contains("URI=spiffe://cluster.local/ns/shop/sa/web", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("forged", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Survives_truncated_and_foreign_bytes_on_the_tls_port()
    {
        await _pair.StartAsync();
        foreach (var bytes in (byte[][])[[], [0x16], [0x16, 3, 1, 2, 0, 1, 0], "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), new byte[4096]])
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(_pair.Inbound);
            await socket.SendAsync(bytes);
            socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            var answer = new byte[64];
            var length = await ReceiveAsync(socket, answer);
            Assert.True(length == 0 || answer[0] == 0x15, "only a TLS alert may come back");
        }

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
        Assert.Equal(1, _reached);
    }

    private static async Task<int> ReceiveAsync(System.Net.Sockets.Socket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return 0;
        }
    }

    private async Task RefusedAsync(string reason)
    {
        Assert.Equal(0, _reached);
        var admin = _pair.AdminOf(_pair.Orders);
        // The peer may see the end of the connection before we have written it down.
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!(await admin.GetStringAsync("/peers")).Contains($"\"reason\": \"{reason}\"", StringComparison.Ordinal))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"'{reason}' is not in /peers");
        }

        Assert.Contains($"enforcer_gateway_refusals_total{{direction=\"inbound\",listener=\"inbound\",reason=\"{reason}\"}} 1", await admin.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
