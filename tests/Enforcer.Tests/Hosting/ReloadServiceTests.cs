using System.Diagnostics.Metrics;
using Enforcer.Hosting;
using Enforcer.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enforcer.Tests.Hosting;

public sealed class ReloadServiceTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Goes_on_with_the_others_when_one_fails_and_counts_it()
    {
        var collector = _services.GetRequiredService<MetricCollector>();
        var broken = new Reloadable("broken", () => throw new NotSupportedException("no"));
        var good = new Reloadable("good", () => true);
        using var service = new ReloadService([broken, good], new HostingMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<ReloadService>.Instance);

        service.ReloadAll();
        service.ReloadAll();

        var metrics = collector.Scrape();
        Assert.Contains("enforcer_hosting_reload_failures_total{subject=\"broken\"} 2\n", metrics);
        Assert.Contains("enforcer_hosting_reloads_total{subject=\"good\"} 2\n", metrics);
    }

    private sealed record Reloadable(string Name, Func<bool> Load) : IReloadable
    {
        public bool Reload() => Load();
    }
}
