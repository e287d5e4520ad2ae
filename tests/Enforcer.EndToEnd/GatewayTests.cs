using System.Net;
using System.Net.Sockets;
using System.Text;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary><c>enforcer gateway</c> as an operator runs it, with curl as the app and openssl as the stranger.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-gateway-").FullName;
    private readonly HttpClient _client = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _app = new(IPAddress.Loopback, 0);
    private readonly int _outbound = FreePort.Choose();
    private readonly int _inbound = FreePort.Choose();
    private readonly int _webAdmin = FreePort.Choose();
    private readonly int _ordersAdmin = FreePort.Choose();
    private TaskCompletionSource? _hold;
    private int _held;
    private RunningProcess _web = null!;
    private RunningProcess _orders = null!;

    public async Task InitializeAsync()
    {
        _app.Start();
        _ = ServeAsync();
        (await EnforcerAsync("certs", "init")).Exits(0);
        Mount("a", "..2026_01");
        Mount("b", "..2026_01");
        _orders = await StartAsync("orders", $$"""
            identity: {certificate: mounted-a/tls.crt, key: mounted-a/tls.key, bundle: mounted-a/ca.crt}
            trustDomain: cluster.local
            listeners:
              - name: inbound
                bind: 127.0.0.1:{{_inbound}}
                direction: inbound
                routes: [{upstream: "http://{{_app.LocalEndpoint}}"}]
                access:
                  rules: [{from: ["spiffe://cluster.local/ns/shop/sa/*"], methods: [GET], paths: ["/orders/*"], action: allow}]
            admin: {bind: "127.0.0.1:{{_ordersAdmin}}"}
            """, _ordersAdmin);
        _web = await StartAsync("web", $$"""
            identity: {certificate: mounted-b/tls.crt, key: mounted-b/tls.key, bundle: mounted-b/ca.crt}
            trustDomain: cluster.local
            listeners:
              - name: outbound
                bind: 127.0.0.1:{{_outbound}}
                direction: outbound
                routes: [{upstream: "https://127.0.0.1:{{_inbound}}", peer: spiffe://cluster.local/ns/shop/sa/orders}]
            admin: {bind: "127.0.0.1:{{_webAdmin}}"}
            """, _webAdmin);
    }

    public async Task DisposeAsync()
    {
        _hold?.TrySetResult();
        await _end.CancelAsync();
        await _web.DisposeAsync();
        await _orders.DisposeAsync();
        _app.Dispose();
        _client.Dispose();
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Carries_what_is_allowed_and_refuses_the_rest_by_name()
    {
        foreach (var version in (string[])["--http1.1", "--http2-prior-knowledge"])
        {
            Assert.Equal("200 hello", await CurlAsync(version, "/orders/1"));
            Assert.StartsWith("403 access-denied: ", await CurlAsync(version, "/admin"), StringComparison.Ordinal);
            Assert.StartsWith("403 access-denied: ", await CurlAsync(version, "/orders/../admin"), StringComparison.Ordinal);
            Assert.StartsWith("400 path-not-canonical: ", await CurlAsync(version, "/orders/..%2fadmin"), StringComparison.Ordinal);
        }

        var metrics = await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_ordersAdmin}/metrics"));
        Assert.Contains("enforcer_gateway_refusals_total{direction=\"inbound\",listener=\"inbound\",reason=\"access-denied\"} 4", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speaks_tls_13_and_http2_to_a_peer_and_nothing_to_a_stranger()
    {
        var peer = await OpensslAsync("-alpn", "h2", "-cert", "certs/b.crt", "-key", "certs/b.key");
        var stranger = await OpensslAsync();
        var old = await OpensslAsync("-tls1_2", "-cert", "certs/b.crt", "-key", "certs/b.key");

        Assert.Contains("TLSv1.3", peer.Output, StringComparison.Ordinal);
        Assert.Contains("ALPN protocol: h2", peer.Output, StringComparison.Ordinal);
        Assert.Contains("Verification: OK", peer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1", stranger.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Cipher is TLS", old.Output, StringComparison.Ordinal);
        var peers = await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_ordersAdmin}/peers"));
        Assert.Contains("\"no-certificate\"", peers, StringComparison.Ordinal);
        Assert.Contains("\"handshake-failed\"", peers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sees_the_swap_of_a_mounted_volume_and_loses_no_request()
    {
        using var stop = new CancellationTokenSource();
        var load = LoadAsync(stop.Token);

        (await EnforcerAsync("certs", "init", "--force", "--out", "next")).Exits(0);
        var both = await File.ReadAllTextAsync(Path.Combine(_folder, "certs/ca.crt")) + await File.ReadAllTextAsync(Path.Combine(_folder, "next/ca.crt"));
        await SwapAsync("..2026_02", "certs", both, 2);
        await SwapAsync("..2026_03", "next", both, 3);
        await SwapAsync("..2026_04", "next", await File.ReadAllTextAsync(Path.Combine(_folder, "next/ca.crt")), 4);
        await stop.CancelAsync();

        Assert.True(await load > 0);
    }

    [Fact]
    public async Task Follows_its_configuration_file_and_keeps_the_last_good_one()
    {
        var file = Path.Combine(_folder, "orders.yaml");
        var good = await File.ReadAllTextAsync(file);

        await File.WriteAllTextAsync(file, good.Replace("/orders/*", "/other/*", StringComparison.Ordinal));
        await _orders.WaitUntilAsync("the new rule counts", async () => (await CurlAsync("--http1.1", "/orders/1")).StartsWith("403", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, "listeners: nonsense");
        await _orders.WaitUntilSaidAsync("'gateway-configuration' could not be reloaded");

        Assert.Equal("200 hello", await CurlAsync("--http1.1", "/other/1"));
    }

    [Fact]
    public async Task Finishes_what_runs_when_it_is_told_to_stop()
    {
        _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = CurlAsync("--http1.1", "/orders/slow");
        await _orders.WaitUntilAsync("the request has arrived", () => Task.FromResult(_held > 0));

        var web = _web.StopAsync();
        var orders = _orders.StopAsync();
        await _orders.WaitUntilSaidAsync("Draining");
        _hold.SetResult();

        Assert.Equal("200 hello", await running);
        (await web).Exits(0);
        (await orders).Exits(0);
    }

    [Fact]
    public async Task Runs_without_spinning_threads()
    {
        // Waiting by spinning costs a sidecar more CPU than its traffic.
        var settings = await File.ReadAllTextAsync(EnforcerProcess.Program + ".runtimeconfig.json");

        Assert.Contains("\"System.Threading.ThreadPool.UnfairSemaphoreSpinLimit\": 0", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_port_is_taken_and_exits_3()
    {
        var second = await EnforcerAsync("gateway", "--config", "web.yaml");

        second.Exits(3);
        Assert.Contains("enforcer: error: ", second.Error, StringComparison.Ordinal);
        Assert.Contains(_outbound.ToString(System.Globalization.CultureInfo.InvariantCulture), second.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> EnforcerAsync(params string[] arguments) => EnforcerProcess.RunAsync(_folder, environment: null, arguments);

    private async Task<RunningProcess> StartAsync(string name, string yaml, int admin)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, $"{name}.yaml"), yaml);
        var process = EnforcerProcess.Start(_folder, "gateway", "--config", $"{name}.yaml");
        await process.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{admin}/readyz"), _client);
        await process.WaitUntilSaidAsync($"listening on 127.0.0.1:{admin} (admin)");
        return process;
    }

    // As the kubelet lays out a volume: files link into ..data, which links to the version.
    private void Mount(string name, string version)
    {
        var volume = Directory.CreateDirectory(Path.Combine(_folder, $"mounted-{name}")).FullName;
        Fill(volume, version, name, "certs", File.ReadAllText(Path.Combine(_folder, "certs/ca.crt")));
        File.CreateSymbolicLink(Path.Combine(volume, "..data"), version);
        foreach (var file in (string[])["tls.crt", "tls.key", "ca.crt"])
        {
            File.CreateSymbolicLink(Path.Combine(volume, file), Path.Combine("..data", file));
        }
    }

    private void Fill(string volume, string version, string name, string source, string bundle)
    {
        var folder = Directory.CreateDirectory(Path.Combine(volume, version)).FullName;
        File.Copy(Path.Combine(_folder, source, $"{name}.crt"), Path.Combine(folder, "tls.crt"));
        File.Copy(Path.Combine(_folder, source, $"{name}.key"), Path.Combine(folder, "tls.key"));
        File.WriteAllText(Path.Combine(folder, "ca.crt"), bundle);
    }

    private async Task SwapAsync(string version, string source, string bundle, int generation)
    {
        foreach (var name in (string[])["a", "b"])
        {
            var volume = Path.Combine(_folder, $"mounted-{name}");
            Fill(volume, version, name, source, bundle);
            (await RunningProcess.RunAsync("ln", ["-sfn", version, Path.Combine(volume, "..data_tmp")])).Exits(0);
            (await RunningProcess.RunAsync("mv", ["-T", Path.Combine(volume, "..data_tmp"), Path.Combine(volume, "..data")])).Exits(0);
        }

        foreach (var admin in (int[])[_ordersAdmin, _webAdmin])
        {
            await _web.WaitUntilAsync($"generation {generation} is in use", async () =>
                (await _client.GetStringAsync(new Uri($"http://127.0.0.1:{admin}/config"))).Contains($"\"generation\": {generation}", StringComparison.Ordinal));
        }
    }

    private async Task<int> LoadAsync(CancellationToken stop)
    {
        var served = 0;
        while (!stop.IsCancellationRequested)
        {
            using var response = await _client.GetAsync(new Uri($"http://127.0.0.1:{_outbound}/orders/1"), CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            served++;
        }

        return served;
    }

    private async Task<string> CurlAsync(string version, string path)
    {
        var result = await RunningProcess.RunAsync(
            "curl", ["--silent", version, "--path-as-is", "--max-time", "20", "--write-out", "\n%{http_code}", $"http://127.0.0.1:{_outbound}{path}"]);
        var lines = result.Exits(0).Output.TrimEnd().Split('\n');
        return $"{lines[^1]} {lines[0]}";
    }

    private Task<CommandResult> OpensslAsync(params string[] options) => RunningProcess.RunAsync(
        "openssl",
        ["s_client", "-connect", $"127.0.0.1:{_inbound}", "-CAfile", "certs/ca.crt", .. options],
        _folder,
        input: "GET /orders/1 HTTP/1.1\r\nHost: orders\r\n\r\n");

    // An app in forty lines, so that nothing of the product stands on this side.
    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _app.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            while (await reader.ReadLineAsync(_end.Token) is { } line)
            {
                var slow = line.Contains("/slow", StringComparison.Ordinal);
                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
                {
                }

                if (slow)
                {
                    Interlocked.Increment(ref _held);
                    await _hold!.Task;
                }

                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n"u8.ToArray(), _end.Token);
            }
        }
    }
}
