using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Enforcer.Telemetry;

/// <summary>
/// Keeps the present value of every instrument that one host makes, for its <c>/metrics</c>. Several hosts may live in one process
/// (the demo, tests): only meters of the given factory are listened to.
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    // Seconds: from what a rule costs to what a webhook may take. A histogram of anything else brings its own by InstrumentAdvice.
    private static readonly double[] DefaultBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _scrape = new();
    private readonly MeterListener _listener = new();

    public MetricCollector(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Meter.Name == EnforcerMeter.Name)
            {
                listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
            }
        };
        Subscribe<byte>(value => value);
        Subscribe<short>(value => value);
        Subscribe<int>(value => value);
        Subscribe<long>(value => value);
        Subscribe<float>(value => value);
        Subscribe<double>(value => value);
        Subscribe<decimal>(value => (double)value);
        _listener.Start();
    }

    /// <summary>The whole exposition, families in order of name. One scrape at a time.</summary>
    public string Scrape()
    {
        lock (_scrape)
        {
            foreach (var family in _families.Values)
            {
                family.ForgetObservations();
            }

            _listener.RecordObservableInstruments();
            var output = new StringBuilder(4096);
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                family.WriteTo(output);
            }

            return output.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Subscribe<T>(Func<T, double> number)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((instrument, value, tags, state) =>
        {
            var family = (MetricFamily)state!;
            if (instrument is UpDownCounter<T>)
            {
                family.Change(number(value), tags);
            }
            else
            {
                family.Measure(number(value), tags);
            }
        });

    private MetricFamily FamilyOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        var kind = type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
        var name = MetricLabels.Name(instrument.Name);
        if (kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal))
        {
            name += "_total";
        }

        // Two instruments of one name are one family: an exposition that names a family twice is invalid.
        return _families.GetOrAdd(
            name,
            _ => new MetricFamily(name, instrument.Description ?? name, kind, instrument.IsObservable, kind == MetricKind.Histogram ? BoundsOf(instrument) : null));
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };
}
