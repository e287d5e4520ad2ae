using System.Globalization;
using Enforcer.Gateway;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Renewal;
using Enforcer.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Benchmarks;

/// <summary>An outbound and an inbound gateway, each with the identity section that it is given.</summary>
internal sealed class TrialPair : IAsyncDisposable
{
    private readonly HttpClient _admin = new();

    private TrialPair(GatewayHost web, GatewayHost orders)
    {
        (Web, Orders) = (web, orders);
    }

    public GatewayHost Web { get; }

    public GatewayHost Orders { get; }

    public Uri Address => new($"http://{Web.Endpoint("out")}");

    public IEnumerable<GatewayHost> Gateways => [Web, Orders];

    public static async Task<TrialPair> StartAsync(string folder, Func<string, string> identity, Uri app, TimeProvider time)
    {
        var orders = await StartAsync(folder, "orders", identity("orders"), $"{{name: in, bind: '127.0.0.1:0', direction: inbound, routes: [{{upstream: '{app}'}}], access: {{default: allow}}}}", time);
        var web = await StartAsync(
            folder, "web", identity("web"), $"{{name: out, bind: '127.0.0.1:0', direction: outbound, routes: [{{upstream: 'https://{orders.Endpoint("in")}', peer: 'spiffe://cluster.local/ns/shop/sa/orders'}}]}}", time);
        return new TrialPair(web, orders);
    }

    /// <summary>Handshakes that either side accepted, and that either side refused.</summary>
    public async Task<(long Accepted, long Refused)> HandshakesAsync()
    {
        var (accepted, refused) = (0L, 0L);
        foreach (var gateway in Gateways)
        {
            foreach (var line in (await _admin.GetStringAsync(new Uri($"http://{gateway.Admin}/metrics"))).Split('\n').Where(line => line.StartsWith("enforcer_gateway_handshakes_total{", StringComparison.Ordinal)))
            {
                var count = long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
                accepted += line.Contains("accepted", StringComparison.Ordinal) ? count : 0;
                refused += line.Contains("refused", StringComparison.Ordinal) ? count : 0;
            }
        }

        return (accepted, refused);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await Web.DisposeAsync();
        await Orders.DisposeAsync();
    }

    private static async Task<GatewayHost> StartAsync(string folder, string name, string identity, string listener, TimeProvider time)
    {
        var path = Path.Combine(folder, $"{name}.yaml");
        await File.WriteAllTextAsync(path, $$"""
            identity: {{identity}}
            trustDomain: cluster.local
            listeners:
              - {{listener}}
            admin: {bind: '127.0.0.1:0'}
            limits: {drainTimeout: 0s}
            """);
        var file = new ConfigurationFile(path);
        var host = GatewayHost.Build(file.Read(), ServerLogs.Nowhere, file, time);
        await host.StartAsync(CancellationToken.None);
        await (host.Services.GetService<IdentityRenewal>()?.Enrolled ?? Task.CompletedTask);
        return host;
    }
}
