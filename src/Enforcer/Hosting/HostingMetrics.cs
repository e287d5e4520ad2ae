using System.Diagnostics.Metrics;
using Enforcer.Telemetry;

namespace Enforcer.Hosting;

/// <summary>Whether what a host reads from files is still the newest.</summary>
internal sealed class HostingMetrics
{
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _failures;

    public HostingMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(EnforcerMeter.Name);
        _reloads = meter.CreateCounter<long>("enforcer_hosting_reloads_total", null, "Changed files that were taken over while running, by subject.");
        _failures = meter.CreateCounter<long>("enforcer_hosting_reload_failures_total", null, "Changed files that could not be used, by subject; the state of before stays in force.");
    }

    public void RecordReload(string subject) => _reloads.Add(1, new KeyValuePair<string, object?>("subject", subject));

    public void RecordReloadFailure(string subject) => _failures.Add(1, new KeyValuePair<string, object?>("subject", subject));
}
