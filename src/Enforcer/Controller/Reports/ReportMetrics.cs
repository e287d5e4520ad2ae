using System.Diagnostics.Metrics;
using Enforcer.Telemetry;

namespace Enforcer.Controller.Reports;

/// <summary>What the background scan found, wrote and left out. No label holds a name or a namespace.</summary>
internal sealed class ReportMetrics
{
    private readonly Counter<long> _judged;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _events;
    private readonly Counter<long> _restarts;
    private IReadOnlyDictionary<string, int> _findings = new Dictionary<string, int>();
    private int _leftOut;

    public ReportMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(EnforcerMeter.Name);
        _judged = meter.CreateCounter<long>("enforcer_controller_places_judged_total", null, "Namespaces judged by the background scan.");
        _duration = meter.CreateHistogram<double>("enforcer_controller_scan_duration_seconds", "s", "Time to judge what changed since the last look.");
        _reports = meter.CreateCounter<long>("enforcer_controller_reports_written_total", null, "Reports written or removed.");
        _events = meter.CreateCounter<long>("enforcer_controller_events_total", null, "Events of the background scan, by result: written, or left-out because there were too many.");
        _restarts = meter.CreateCounter<long>("enforcer_controller_restarts_total", null, "Workloads restarted because a Secret of theirs changed.");
        meter.CreateObservableGauge(
            "enforcer_controller_findings",
            () => Volatile.Read(ref _findings).Select(pair => new Measurement<int>(pair.Value, new KeyValuePair<string, object?>("rule", pair.Key))),
            null,
            "Open findings of the background scan, by rule.");
        meter.CreateObservableGauge("enforcer_controller_results_left_out", () => Volatile.Read(ref _leftOut), null, "Findings that did not fit into their namespace's report.");
    }

    public void RecordScan(int places, TimeSpan elapsed)
    {
        _judged.Add(places);
        _duration.Record(elapsed.TotalSeconds);
    }

    public void RecordReport() => _reports.Add(1);

    public void RecordEvent(bool written) => _events.Add(1, new KeyValuePair<string, object?>("result", written ? "written" : "left-out"));

    public void RecordRestart() => _restarts.Add(1);

    public void ObserveFindings(IReadOnlyDictionary<string, int> byRule, int leftOut)
    {
        Volatile.Write(ref _findings, byRule);
        Volatile.Write(ref _leftOut, leftOut);
    }
}
