using System.Net;
using System.Net.Sockets;
using Enforcer.Gateway;
using Enforcer.Gateway.Configuration;
using Enforcer.Hosting;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway;

public sealed class TunnelTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TemporaryFolder _folder = new();
    private readonly TcpListener _app = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private GatewayHost _database = null!;
    private GatewayHost _web = null!;

    public async Task InitializeAsync()
    {
        _app.Start();
        _database = await StartAsync("db", $"""
            - name: tunnel
              bind: 127.0.0.1:0
              direction: inbound
              protocol: tcp
              routes: [{'{'}upstream: "tcp://{_app.LocalEndpoint}"{'}'}]
              access: {'{'}rules: [{'{'}from: ["spiffe://cluster.local/ns/shop/sa/web"], action: allow{'}'}]{'}'}
            """);
        _web = await StartAsync("web", Outbound("spiffe://cluster.local/ns/shop/sa/db"));
    }

    public async Task DisposeAsync()
    {
        await _web.DisposeAsync();
        await _database.DisposeAsync();
        _app.Dispose();
        _authority.Dispose();
        _folder.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Carries_bytes_both_ways_and_lets_one_side_finish_first()
    {
        using var client = await ConnectAsync(_web);
        // A shut down socket gives no stream any more.
        var stream = client.GetStream();
        await stream.WriteAsync("question"u8.ToArray(), _deadline.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        using var server = await _app.AcceptTcpClientAsync(_deadline.Token);
        using var reader = new StreamReader(server.GetStream());

        // Reads to the end: the half-close has come through two gateways while the way back is open.
        var question = await reader.ReadToEndAsync(_deadline.Token);
        await server.GetStream().WriteAsync("answer"u8.ToArray(), _deadline.Token);
        server.Client.Shutdown(SocketShutdown.Send);
        using var answers = new StreamReader(stream);

        Assert.Equal("question", question);
        Assert.Equal("answer", await answers.ReadToEndAsync(_deadline.Token));
    }

    [Fact]
    public async Task Lets_the_server_finish_first()
    {
        using var client = await ConnectAsync(_web);
        using var server = await _app.AcceptTcpClientAsync(_deadline.Token);
        var app = server.GetStream();
        await app.WriteAsync("greeting"u8.ToArray(), _deadline.Token);
        server.Client.Shutdown(SocketShutdown.Send);
        var stream = client.GetStream();
        using var greeting = new StreamReader(stream, leaveOpen: true);

        Assert.Equal("greeting", await greeting.ReadToEndAsync(_deadline.Token));
        await stream.WriteAsync("late"u8.ToArray(), _deadline.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        using var late = new StreamReader(app);
        Assert.Equal("late", await late.ReadToEndAsync(_deadline.Token));
    }

    [Fact]
    public async Task Carries_megabytes_unchanged()
    {
        var bytes = new byte[4 * 1024 * 1024];
        new Random(2).NextBytes(bytes);
        using var client = await ConnectAsync(_web);
        using var server = await _app.AcceptTcpClientAsync(_deadline.Token);
        var received = new byte[bytes.Length];

        var sending = client.GetStream().WriteAsync(bytes, _deadline.Token);
        await server.GetStream().ReadExactlyAsync(received, _deadline.Token);
        await sending;

        Assert.Equal(bytes, received);
    }

    [Fact]
    public async Task Gives_a_peer_that_is_not_allowed_no_connection_to_the_app()
    {
        using var leaf = _authority.Issue("stranger");

        Assert.Equal("", await PeerClient.ExchangeAsync(_database.Endpoint("tunnel"), leaf, "hello"));

        Assert.False(_app.Pending());
        await SaysAsync(_database, "access-denied");
    }

    [Fact]
    public async Task Gives_a_peer_without_certificate_no_connection_to_the_app()
    {
        Assert.Equal("", await PeerClient.ExchangeAsync(_database.Endpoint("tunnel"), null, "hello"));

        Assert.False(_app.Pending());
        await SaysAsync(_database, "no-certificate");
    }

    [Fact]
    public async Task Resets_the_app_when_the_upstream_is_not_the_pinned_peer()
    {
        var yaml = Outbound("spiffe://cluster.local/ns/shop/sa/other");
        await using var web = await StartAsync("web", yaml);
        using var client = await ConnectAsync(web);


        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await client.GetStream().WriteAsync("secret"u8.ToArray(), _deadline.Token);
            await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token);
        });

        // The other gateway has taken us for a good peer by then and may have called its app, but nothing was said.
        await SaysAsync(web, "peer-mismatch");
        if (_app.Pending())
        {
            using var server = await _app.AcceptTcpClientAsync(_deadline.Token);
            Assert.Equal(0, await ReadAsync(server.GetStream()));
        }
    }

    [Fact]
    public async Task Goes_on_while_the_gateway_drains_and_ends_with_it()
    {
        using var client = await ConnectAsync(_web);
        using var server = await _app.AcceptTcpClientAsync(_deadline.Token);
        await client.GetStream().WriteAsync(new byte[1], _deadline.Token);
        await server.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token);
        using var admin = new HttpClient();

        using var drained = await admin.PostAsync($"http://{_database.Admin}/drain", null);
        await server.GetStream().WriteAsync(new byte[1], _deadline.Token);
        await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token);
        await _database.StopAsync(CancellationToken.None);

        await Assert.ThrowsAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token));
    }

    [Fact]
    public async Task Passes_a_broken_connection_on_as_broken()
    {
        using var client = await ConnectAsync(_web);
        using var server = await _app.AcceptTcpClientAsync(_deadline.Token);
        await server.GetStream().WriteAsync(new byte[1], _deadline.Token);
        await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token);

        server.Client.Close(0);

        await Assert.ThrowsAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token));
    }

    [Fact]
    public async Task Goes_to_another_address_where_one_is_not_there_and_soon_leaves_that_alone()
    {
        await using var web = await StartAsync("web", Outbound("spiffe://cluster.local/ns/shop/sa/db", NobodyThere()));

        for (var i = 0; i < 30; i++)
        {
            using var client = await ConnectAsync(web);
            using var server = await _app.AcceptTcpClientAsync(_deadline.Token);
            await server.GetStream().WriteAsync("greeting"u8.ToArray(), _deadline.Token);
            await client.GetStream().ReadExactlyAsync(new byte[8], _deadline.Token);
        }

        using var admin = new HttpClient();
        var metrics = await admin.GetStringAsync($"http://{web.Admin}/metrics");
        Assert.Contains("enforcer_gateway_retries_total{listener=\"tunnel\"} 5\n", metrics, StringComparison.Ordinal);
        Assert.Contains("enforcer_gateway_ejections_total{listener=\"tunnel\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_at_once_and_by_name_where_every_address_keeps_failing()
    {
        await using var web = await StartAsync("web", Outbound("spiffe://cluster.local/ns/shop/sa/db", NobodyThere()).Replace($", \"tls://{_database.Endpoint("tunnel")}\"", "", StringComparison.Ordinal));

        for (var i = 0; i < 6; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                // The reset may come before the connection is known to stand.
                using var client = await ConnectAsync(web);
                await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token);
            });
        }

        Assert.False(_deadline.IsCancellationRequested);
        await SaysAsync(web, "upstream-unreachable");
        await SaysAsync(web, "upstream-ejected");
    }

    [Fact]
    public async Task Ends_a_tunnel_on_which_no_byte_moves()
    {
        await using var web = await StartAsync("web", Outbound("spiffe://cluster.local/ns/shop/sa/db"), "drainTimeout: 0s, tunnelIdleTimeout: 1s");
        using var client = await ConnectAsync(web);
        using var server = await _app.AcceptTcpClientAsync(_deadline.Token);

        Assert.Equal(0, await ReadAsync(client.GetStream()));
        Assert.Equal(0, await ReadAsync(server.GetStream()));
    }

    [Fact]
    public async Task Gives_up_on_an_upstream_that_does_not_answer_the_handshake()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var web = await StartAsync("web", Outbound("spiffe://cluster.local/ns/shop/sa/db").Replace(_database.Endpoint("tunnel").ToString(), silent.LocalEndpoint.ToString(), StringComparison.Ordinal), "drainTimeout: 0s, connectTimeout: 200ms");
        using var client = await ConnectAsync(web);

        Assert.Equal(0, await ReadAsync(client.GetStream()));
        await SaysAsync(web, "upstream-timeout");
    }

    [Fact]
    public async Task Counts_and_writes_down_what_it_carried()
    {
        var file = Path.Combine(_folder.Path, "access.jsonl");
        await using var web = await StartAsync("web", Outbound("spiffe://cluster.local/ns/shop/sa/db") + $"\naccessLog: {{file: \"{file}\"}}");
        using (var client = await ConnectAsync(web))
        {
            var stream = client.GetStream();
            await stream.WriteAsync("question"u8.ToArray(), _deadline.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var server = await _app.AcceptTcpClientAsync(_deadline.Token);
            await server.GetStream().ReadExactlyAsync(new byte[8], _deadline.Token);
            await server.GetStream().WriteAsync("yes"u8.ToArray(), _deadline.Token);
            server.Client.Shutdown(SocketShutdown.Send);
            Assert.Equal(3, await ReadToEndAsync(stream));
        }

        using var admin = new HttpClient();
        var metrics = await admin.GetStringAsync($"http://{web.Admin}/metrics");
        await web.StopAsync(CancellationToken.None);

        Assert.Contains("enforcer_gateway_bytes_total{direction=\"outbound\",listener=\"tunnel\",way=\"received\"} 8\n", metrics, StringComparison.Ordinal);
        Assert.Contains("enforcer_gateway_bytes_total{direction=\"outbound\",listener=\"tunnel\",way=\"sent\"} 3\n", metrics, StringComparison.Ordinal);
        var line = System.Text.Json.Nodes.JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(file)))!;
        Assert.Equal(("tcp", 8L, 3L), (line["protocol"]!.GetValue<string>(), line["received"]!.GetValue<long>(), line["sent"]!.GetValue<long>()));
    }

    private static string NobodyThere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    private async Task<int> ReadToEndAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, _deadline.Token);
        return (int)all.Length;
    }

    private string Outbound(string peer, string other) =>
        Outbound(peer).Replace("upstream: \"tls://", $"upstreams: [\"tls://{other}\", \"tls://", StringComparison.Ordinal).Replace("\", peer:", "\"], peer:", StringComparison.Ordinal);

    private string Outbound(string peer) => $"""
        - name: tunnel
          bind: 127.0.0.1:0
          direction: outbound
          protocol: tcp
          routes: [{'{'}upstream: "tls://{_database.Endpoint("tunnel")}", peer: "{peer}"{'}'}]
        """;

    private async Task<TcpClient> ConnectAsync(GatewayHost gateway)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(gateway.Endpoint("tunnel"), _deadline.Token);
        return client;
    }

    private async Task<int> ReadAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[16], _deadline.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task SaysAsync(GatewayHost gateway, string reason)
    {
        using var admin = new HttpClient();
        Assert.Contains($"\"reason\": \"{reason}\"", await admin.GetStringAsync($"http://{gateway.Admin}/peers"), StringComparison.Ordinal);
    }

    private async Task<GatewayHost> StartAsync(string name, string listener, string limits = "drainTimeout: 0s")
    {
        using var folder = new TemporaryFolder();
        var files = _authority.WriteIdentity(folder, name);
        var yaml = $"""
            identity: {'{'}certificate: "{files.Certificate}", key: "{files.Key}", bundle: "{files.Bundle}"{'}'}
            trustDomain: cluster.local
            limits: {'{'}{limits}{'}'}
            admin: {'{'}bind: "127.0.0.1:0"{'}'}
            listeners:
            {listener}
            """;
        var host = GatewayHost.Build(GatewayOptionsReader.Read(Path.Combine(folder.Path, "gateway.yaml"), yaml), ServerLogs.Nowhere);
        await host.StartAsync(CancellationToken.None);
        return host;
    }
}
