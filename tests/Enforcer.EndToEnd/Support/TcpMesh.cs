namespace Enforcer.EndToEnd.Support;

/// <summary>Two gateways that carry the bytes of one server over mutual TLS: client, tcp listener, tcp listener, server.</summary>
internal sealed class TcpMesh : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-tcp-").FullName;
    private readonly HttpClient _client = new();
    private readonly List<RunningProcess> _running = [];

    public int Port { get; } = FreePort.Choose();

    public async Task<TcpMesh> StartAsync(int server)
    {
        var (between, webAdmin, ordersAdmin) = (FreePort.Choose(), FreePort.Choose(), FreePort.Choose());
        (await EnforcerProcess.RunAsync(_folder, environment: null, "certs", "init")).Exits(0);
        await StartAsync("a", between, "inbound", $"tcp://127.0.0.1:{server}", "access: {rules: [{from: ['spiffe://cluster.local/ns/shop/sa/web'], action: allow}]}", ordersAdmin);
        await StartAsync("b", Port, "outbound", $"tls://127.0.0.1:{between}', peer: 'spiffe://cluster.local/ns/shop/sa/orders", "", webAdmin);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running))
        {
            await process.DisposeAsync();
        }

        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(string name, int bind, string direction, string upstream, string access, int admin)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, $"{name}.yaml"), $$"""
            identity: {certificate: certs/{{name}}.crt, key: certs/{{name}}.key, bundle: certs/ca.crt}
            trustDomain: cluster.local
            listeners:
              - name: database
                bind: 127.0.0.1:{{bind}}
                direction: {{direction}}
                protocol: tcp
                routes: [{upstream: '{{upstream}}'}]
                {{access}}
            admin: {bind: '127.0.0.1:{{admin}}'}
            """);
        var process = EnforcerProcess.Start(_folder, "gateway", "--config", $"{name}.yaml");
        _running.Add(process);
        await process.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{admin}/readyz"), _client);
    }
}
