namespace Enforcer.EndToEnd.Support;

/// <summary>Two gateways as an operator runs them, and behind the second one the apps that tests talk to through both.</summary>
public sealed class ServiceMesh : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-mesh-").FullName;
    private readonly List<RunningProcess> _running = [];

    /// <summary>Where the client's gateway listens, in plaintext.</summary>
    public string Outbound { get; } = $"127.0.0.1:{FreePort.Choose()}";

    public string Inbound { get; } = $"127.0.0.1:{FreePort.Choose()}";

    public string WebAdmin { get; } = $"127.0.0.1:{FreePort.Choose()}";

    public string OrdersAdmin { get; } = $"127.0.0.1:{FreePort.Choose()}";

    public string Folder => _folder;

    public HttpClient Client { get; } = new();

    public async Task InitializeAsync()
    {
        (await EnforcerProcess.RunAsync(_folder, environment: null, "certs", "init")).Exits(0);
        var app = await ServeAsync("app.js");
        var grpc = await ServeAsync("grpc-server.js");
        await StartAsync("orders", $$"""
            identity: {certificate: certs/a.crt, key: certs/a.key, bundle: certs/ca.crt}
            trustDomain: cluster.local
            listeners:
              - name: inbound
                bind: {{Inbound}}
                direction: inbound
                routes: [{hosts: [grpc.test], upstream: "h2c://{{grpc}}"}, {upstream: "http://{{app}}"}]
                access: {rules: [{from: ["spiffe://cluster.local/ns/shop/sa/web"], methods: [GET, HEAD, POST, PUT], action: allow}]}
            admin: {bind: "{{OrdersAdmin}}"}
            """, OrdersAdmin);
        await StartAsync("web", $$"""
            identity: {certificate: certs/b.crt, key: certs/b.key, bundle: certs/ca.crt}
            trustDomain: cluster.local
            listeners:
              - name: outbound
                bind: {{Outbound}}
                direction: outbound
                routes: [{hosts: [grpc.test, app.test, "127.0.0.1"], upstream: "https://{{Inbound}}", peer: spiffe://cluster.local/ns/shop/sa/orders}]
            admin: {bind: "{{WebAdmin}}"}
            """, WebAdmin);
    }

    public async Task DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running))
        {
            await process.DisposeAsync();
        }

        Client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What <c>/metrics</c> and the like of one gateway say.</summary>
    public Task<string> AskAsync(string admin, string path) => Client.GetStringAsync(new Uri($"http://{admin}{path}"));

    private async Task StartAsync(string name, string yaml, string admin)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, $"{name}.yaml"), yaml);
        var process = EnforcerProcess.Start(_folder, "gateway", "--config", $"{name}.yaml");
        _running.Add(process);
        await process.WaitUntilReadyAsync(new Uri($"http://{admin}/readyz"), Client);
    }

    private async Task<string> ServeAsync(string script)
    {
        var process = ClientPackages.Start(script);
        _running.Add(process);
        await process.WaitUntilSaidAsync("port ");
        return $"127.0.0.1:{process.Output.Trim().Split(' ')[^1]}";
    }
}
