using System.Net;
using System.Net.Sockets;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>What the machine does to a gateway: no space for logs, no descriptors. It goes on, or is back when the fault is over.</summary>
public sealed class GatewayFaultTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-faults-").FullName;
    private readonly int _inbound = FreePort.Choose();
    private readonly int _outbound = FreePort.Choose();
    private readonly int _admin = FreePort.Choose();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private RunningProcess? _app;
    private RunningProcess? _gateway;

    public async Task InitializeAsync()
    {
        (await EnforcerProcess.RunAsync(_folder, environment: null, "certs", "init")).Exits(0);
        _app = ClientPackages.Start("app.js");
        await _app.WaitUntilSaidAsync("port ");
        // One gateway that calls itself: a pair in one process.
        await File.WriteAllTextAsync(Path.Combine(_folder, "gateway.yaml"), $$"""
            identity: {certificate: certs/a.crt, key: certs/a.key, bundle: certs/ca.crt}
            trustDomain: cluster.local
            accessLog: true
            listeners:
              - name: inbound
                bind: 127.0.0.1:{{_inbound}}
                direction: inbound
                routes: [{upstream: "http://127.0.0.1:{{_app.Output.Trim().Split(' ')[^1]}}"}]
                access: {default: allow}
              - name: outbound
                bind: 127.0.0.1:{{_outbound}}
                direction: outbound
                routes: [{upstream: "https://127.0.0.1:{{_inbound}}", peer: spiffe://cluster.local/ns/shop/sa/orders}]
            admin: {bind: "127.0.0.1:{{_admin}}"}
            """);
    }

    public async Task DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await _app!.DisposeAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Serves_on_where_its_log_has_no_space_left()
    {
        await StartAsync($"exec '{EnforcerProcess.Program}' gateway --config gateway.yaml >/dev/full 2>/dev/full");

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await GetAsync());
        }
    }

    [Fact]
    public async Task Is_back_once_descriptors_are_there_again()
    {
        await StartAsync($"ulimit -n 300; exec '{EnforcerProcess.Program}' gateway --config gateway.yaml");
        Assert.Equal(HttpStatusCode.OK, await GetAsync());

        var flood = new List<Socket>();
        try
        {
            for (var i = 0; i < 400; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                flood.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, _outbound);
            }
        }
        finally
        {
            flood.ForEach(socket => socket.Dispose());
        }

        await _gateway!.WaitUntilAsync("a request is served again", async () => await TryGetAsync() == HttpStatusCode.OK);
        Assert.False(_gateway.HasExited);
    }

    private async Task StartAsync(string command)
    {
        _gateway = RunningProcess.Start("sh", ["-c", command], _folder, new Dictionary<string, string?> { ["NO_COLOR"] = "1" });
        await _gateway.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{_admin}/readyz"), _client);
    }

    private async Task<HttpStatusCode> GetAsync()
    {
        using var response = await _client.GetAsync(new Uri($"http://127.0.0.1:{_outbound}/headers"));
        return response.StatusCode;
    }

    private async Task<HttpStatusCode?> TryGetAsync()
    {
        try
        {
            return await GetAsync();
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
