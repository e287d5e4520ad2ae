using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Enforcer.Telemetry;

namespace Enforcer.Kubernetes.Watching;

/// <summary>Whether what is known of the cluster is fresh. Subjects and reasons come from closed lists.</summary>
internal sealed class WatchMetrics
{
    private readonly Counter<long> _events;
    private readonly Counter<long> _failures;
    private readonly ConcurrentDictionary<string, int> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<TimeSpan>> _staleness = new(StringComparer.Ordinal);

    public WatchMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(EnforcerMeter.Name);
        _events = meter.CreateCounter<long>("enforcer_kubernetes_watch_events_total", null, "Events received from watches, bookmarks among them, by subject.");
        _failures = meter.CreateCounter<long>("enforcer_kubernetes_watch_failures_total", null, "Watches and lists that failed, by subject and reason.");
        meter.CreateObservableGauge(
            "enforcer_kubernetes_watch_objects",
            () => _objects.Select(pair => new Measurement<int>(pair.Value, new KeyValuePair<string, object?>("subject", pair.Key))),
            null,
            "Objects known from a watch, by subject.");
        meter.CreateObservableGauge(
            "enforcer_kubernetes_watch_staleness_seconds",
            () => _staleness.Select(pair => new Measurement<double>(pair.Value().TotalSeconds, new KeyValuePair<string, object?>("subject", pair.Key))),
            "s",
            "How long ago the server was last heard of a kind whose watch is lost; 0 while it stands. By subject.");
    }

    public void RecordEvent(string subject) => _events.Add(1, new KeyValuePair<string, object?>("subject", subject));

    /// <param name="subject">What is followed.</param>
    /// <param name="reason"><c>unreachable</c>, <c>forbidden</c>, <c>gone</c>, <c>absent</c> or <c>failed</c>.</param>
    public void RecordFailure(string subject, string reason) => _failures.Add(1, new("subject", subject), new("reason", reason));

    public void RecordObjects(string subject, int count) => _objects[subject] = count;

    public void ObserveStaleness(string subject, Func<TimeSpan> staleness) => _staleness[subject] = staleness;

    /// <summary>The subject is followed no more.</summary>
    public void Forget(string subject)
    {
        _objects.TryRemove(subject, out _);
        _staleness.TryRemove(subject, out _);
    }
}
