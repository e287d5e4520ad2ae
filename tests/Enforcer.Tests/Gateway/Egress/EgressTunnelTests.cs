using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway.Egress;

/// <summary>What an app sends to its outbound listener that is no request to be read: CONNECT, and TLS of its own.</summary>
public sealed class EgressTunnelTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new() { Route = ", hosts: ['orders.shop.svc']" };
    private readonly TcpListener _elsewhere = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));

    public Task InitializeAsync()
    {
        _elsewhere.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _elsewhere.Dispose();
        _deadline.Dispose();
    }

    private string Elsewhere => _elsewhere.LocalEndpoint.ToString()!;

    [Fact]
    public async Task Denies_a_tunnel_to_what_is_not_declared_with_a_clear_answer()
    {
        await _pair.StartAsync();
        using var client = await ConnectAsync();

        var answer = await AskAsync(client.GetStream(), $"CONNECT {Elsewhere} HTTP/1.1\r\nHost: {Elsewhere}\r\n\r\n", toEnd: true);

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.Contains("x-enforcer-reason: destination-undeclared\r\n", answer, StringComparison.Ordinal);
        Assert.False(_elsewhere.Pending());
        Assert.Equal((Elsewhere, "denied", 1L), (await SingleAsync()) is var seen ? (Text(seen, "destination"), Text(seen, "verdict"), seen["count"]!.GetValue<long>()) : default);
    }

    [Fact]
    public async Task Audit_lets_a_tunnel_through_and_reports_destination_name_and_count()
    {
        _pair.Both = "egress: {default: audit}";
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("elsewhere");

        for (var i = 0; i < 2; i++)
        {
            using var client = await ConnectAsync();
            Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(client.GetStream(), $"CONNECT {Elsewhere} HTTP/1.1\r\nHost: {Elsewhere}\r\n\r\n", toEnd: false), StringComparison.Ordinal);
            using var accepted = await _elsewhere.AcceptTcpClientAsync(_deadline.Token);
            await using var near = new SslStream(client.GetStream());
            await using var far = new SslStream(accepted.GetStream());
            await Task.WhenAll(
                near.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "api.example.com", RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null }, _deadline.Token),
                far.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = leaf.Certificate }, _deadline.Token));
            await far.WriteAsync("hello"u8.ToArray(), _deadline.Token);
            var hello = new byte[5];
            await near.ReadExactlyAsync(hello, _deadline.Token);
            Assert.Equal("hello", Encoding.ASCII.GetString(hello));
        }

        var seen = await SingleAsync();
        Assert.Equal((Elsewhere, "tcp", "api.example.com", "audited"), (Text(seen, "destination"), Text(seen, "protocol"), Text(seen, "sni"), Text(seen, "verdict")));
        Assert.Equal(2, seen["count"]!.GetValue<long>());
        Assert.Equal(_pair.Time.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null), Text(seen, "firstSeen"));
        Assert.Equal(Text(seen, "firstSeen"), Text(seen, "lastSeen"));
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard_at_once()
    {
        _pair.Both = $"egress: {{default: deny, declared: ['{Elsewhere}']}}";
        await _pair.StartAsync();
        using var client = await ConnectAsync();
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(client.GetStream(), $"CONNECT {Elsewhere} HTTP/1.1\r\n\r\n", toEnd: false), StringComparison.Ordinal);
        using var accepted = await _elsewhere.AcceptTcpClientAsync(_deadline.Token);

        await accepted.GetStream().WriteAsync("220 ready"u8.ToArray(), _deadline.Token);
        accepted.Client.Shutdown(SocketShutdown.Send);

        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("220 ready", await reader.ReadToEndAsync(_deadline.Token));
        Assert.Equal("declared", Text(await SingleAsync(), "verdict"));
        Assert.DoesNotContain("enforcer_gateway_audited_total{", await _pair.AdminOf(_pair.Web).GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denies_tls_of_the_apps_own_with_an_alert_and_reports_the_name()
    {
        await _pair.StartAsync();
        using var client = await ConnectAsync();
        await using var secured = new SslStream(client.GetStream());

        var failure = await Record.ExceptionAsync(() => secured.AuthenticateAsClientAsync("api.example.com"));

        Assert.IsType<AuthenticationException>(failure);
        var seen = await SingleAsync();
        Assert.Equal(("api.example.com:443", "tls", "api.example.com", "denied"), (Text(seen, "destination"), Text(seen, "protocol"), Text(seen, "sni"), Text(seen, "verdict")));
    }

    [Fact]
    public async Task Sends_audited_tls_to_the_name_it_asks_for_which_may_lead_nowhere()
    {
        _pair.Both = "egress: {default: audit}";
        await _pair.StartAsync();
        using var client = await ConnectAsync();
        await using var secured = new SslStream(client.GetStream());

        Assert.IsType<AuthenticationException>(await Record.ExceptionAsync(() => secured.AuthenticateAsClientAsync("nowhere.invalid")));

        Assert.Equal("audited", Text(await SingleAsync(), "verdict"));
        Assert.Contains("reason=\"upstream-unresolved\"} 1", await _pair.AdminOf(_pair.Web).GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tunnel_to_the_listener_itself_is_refused()
    {
        _pair.Both = "egress: {default: audit}";
        await _pair.StartAsync();
        using var client = await ConnectAsync();

        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync(client.GetStream(), $"CONNECT {_pair.Outbound.Authority} HTTP/1.1\r\n\r\n", toEnd: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CONNECT nowhere HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT a:0 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT a:80 HTTP/1.1 x\r\n\r\n")]
    [InlineData("CONNECT user@a:80 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT ::1:80 HTTP/1.1\r\n\r\n")]
    public async Task A_tunnel_to_no_destination_is_a_malformed_request(string head)
    {
        _pair.Both = "egress: {default: audit}";
        await _pair.StartAsync();
        using var client = await ConnectAsync();

        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync(client.GetStream(), head, toEnd: true), StringComparison.Ordinal);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_pair.Web.Endpoint("outbound"), _deadline.Token);
        return client;
    }

    private async Task<string> AskAsync(NetworkStream stream, string text, bool toEnd)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _deadline.Token);
        if (!toEnd)
        {
            return await ScriptedApp.ReadHeadAsync(stream).WaitAsync(_deadline.Token);
        }

        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(_deadline.Token);
    }

    private async Task<JsonNode> SingleAsync() => Assert.Single(JsonNode.Parse(await _pair.AdminOf(_pair.Web).GetStringAsync("/egress"))!["destinations"]!.AsArray())!;

    private static string? Text(JsonNode node, string key) => node[key]?.GetValue<string>();
}
