using System.Diagnostics.Metrics;
using Enforcer.Policies;
using Enforcer.Telemetry;

namespace Enforcer.Admission;

/// <summary>What the webhook decided, how long it took and what it turned away. No label holds a name, a namespace or a kind.</summary>
internal sealed class AdmissionMetrics
{
    private static readonly HashSet<string> Operations = new(StringComparer.Ordinal) { "CREATE", "UPDATE", "DELETE", "CONNECT" };

    // Of so many reviews one tells how long each of its rules took: to tell of all would cost as much as a rule.
    private const int ReviewsPerSample = 16;

    // Nearly all reviews take less than a millisecond; beyond, what API servers wait for.
    private static readonly double[] ReviewBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 2.5, 5, 10];

    // A rule takes microseconds; one that takes milliseconds is to be found. Few, as there are hundreds of rules.
    private static readonly double[] RuleBounds = [0.00001, 0.0001, 0.001, 0.01, 0.1, 1];

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _findings;
    private readonly Counter<long> _suppressed;
    private readonly Counter<long> _unjudged;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _patches;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _degraded;
    private readonly UpDownCounter<long> _inFlight;
    private readonly Histogram<double> _ruleDuration;
    private readonly Action<RuleInfo, TimeSpan> _recordRule;
    private int _reviews;

    public AdmissionMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(EnforcerMeter.Name);
        _requests = _meter.CreateCounter<long>("enforcer_admission_requests_total", null, "Reviews answered, by webhook, operation and decision.");
        _duration = _meter.CreateHistogram(
            "enforcer_admission_duration_seconds",
            "s",
            "Time from a review's first byte to its answer, by webhook and reason: judged, or why not or not by all.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ReviewBounds });
        _ruleDuration = _meter.CreateHistogram(
            "enforcer_admission_rule_duration_seconds",
            "s",
            "Time that a rule took, by rule, of one review in sixteen.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = RuleBounds });
        _recordRule = (rule, elapsed) => _ruleDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("rule", rule.Id));
        _findings = _meter.CreateCounter<long>("enforcer_admission_findings_total", null, "Findings of reviews, by rule and level; at level deny the request was refused.");
        _suppressed = _meter.CreateCounter<long>("enforcer_admission_suppressed_total", null, "Findings of reviews that an exception suppressed, by rule.");
        _unjudged = _meter.CreateCounter<long>("enforcer_admission_unjudged_total", null, "Reviews refused without a verdict, by reason.");
        _refusals = _meter.CreateCounter<long>("enforcer_admission_refusals_total", null, "HTTP requests turned away before they were a review, by reason.");
        _patches = _meter.CreateCounter<long>("enforcer_admission_patches_total", null, "Changes made to Pods, by what was changed.");
        _lost = _meter.CreateCounter<long>("enforcer_admission_decisions_lost_total", null, "Decisions that the decision log could not keep.");
        _degraded = _meter.CreateCounter<long>("enforcer_admission_degraded_total", null, "Reviews judged without the rest of the cluster, by reason.");
        _inFlight = _meter.CreateUpDownCounter<long>("enforcer_admission_in_flight", null, "Reviews being read or judged.");
    }

    public void RecordAnswer(string webhook, string? operation, Decision decision, TimeSpan elapsed)
    {
        var known = operation is not null && Operations.Contains(operation) ? operation : "other";
        _requests.Add(1, new("webhook", webhook), new("operation", known), new("decision", decision.Outcome.Word()));
        _duration.Record(elapsed.TotalSeconds, new("webhook", webhook), new("reason", decision.Reason?.Name ?? decision.Degraded ?? "judged"));
    }

    /// <summary>What to tell of each rule of a review that begins; null for nearly all reviews.</summary>
    public Action<RuleInfo, TimeSpan>? SampleRules() => (uint)Interlocked.Increment(ref _reviews) % ReviewsPerSample == 1 ? _recordRule : null;

    public void RecordFinding(string rule, Level level) =>
        _findings.Add(1, new("rule", rule), new("level", level.Word()));

    public void RecordSuppressed(string rule) => _suppressed.Add(1, new KeyValuePair<string, object?>("rule", rule));

    public void RecordUnjudged(UnjudgedReason reason) => _unjudged.Add(1, new KeyValuePair<string, object?>("reason", reason.Name));

    public void RecordRefusal(RefusalReason reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason.Name));

    public void RecordPatch(string change) => _patches.Add(1, new KeyValuePair<string, object?>("change", change));

    public void RecordLostDecision() => _lost.Add(1);

    /// <param name="reason"><c>inventory-incomplete</c> or <c>inventory-stale</c>.</param>
    public void RecordDegraded(string reason) => _degraded.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Shows how old what is known of the cluster is, as of each scrape.</summary>
    public void ObserveInventory(Func<TimeSpan> staleness) => _meter.CreateObservableGauge(
        "enforcer_admission_inventory_staleness_seconds",
        () => staleness().TotalSeconds,
        "s",
        "How long ago the API server was last heard of the kind that is known worst; 0 while every watch stands.");

    public void RecordStart() => _inFlight.Add(1);

    public void RecordEnd() => _inFlight.Add(-1);

    /// <summary>Shows the end of the serving certificate's validity, as of each scrape.</summary>
    public void ObserveCertificate(Func<DateTime> notAfter) => _meter.CreateObservableGauge(
        "enforcer_admission_certificate_not_after_seconds",
        () => new DateTimeOffset(notAfter()).ToUnixTimeSeconds(),
        "s",
        "When the serving certificate ends, in seconds since 1970.");
}
