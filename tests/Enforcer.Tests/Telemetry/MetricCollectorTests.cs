using System.Diagnostics.Metrics;
using Enforcer.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Telemetry;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();
    private readonly MetricCollector _collector;
    private readonly Meter _meter;

    public MetricCollectorTests()
    {
        _collector = _services.GetRequiredService<MetricCollector>();
        _meter = _services.GetRequiredService<IMeterFactory>().Create(EnforcerMeter.Name);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Writes_the_text_format()
    {
        var denials = _meter.CreateCounter<long>("enforcer_test_denials_total", null, "Denials,\nby \\ rule.");
        var latency = _meter.CreateHistogram("enforcer_test_latency_seconds", "s", "How long.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        var open = _meter.CreateUpDownCounter<int>("enforcer_test_open", null, "Open connections.");
        _meter.CreateObservableGauge("enforcer_test_expiry_seconds", () => new Measurement<double>(1.5, new KeyValuePair<string, object?>("name", "a")), null, "Expiry.");

        denials.Add(2, new("rule", "b"), new("code", 403));
        denials.Add(1, new("rule", "a \"quoted\\\n"), new("code", 403));
        latency.Record(0.1);
        latency.Record(0.5);
        latency.Record(7);
        open.Add(3);
        open.Add(-1);

        Assert.Equal(
            """
            # HELP enforcer_test_denials_total Denials,\nby \\ rule.
            # TYPE enforcer_test_denials_total counter
            enforcer_test_denials_total{code="403",rule="a \"quoted\\\n"} 1
            enforcer_test_denials_total{code="403",rule="b"} 2
            # HELP enforcer_test_expiry_seconds Expiry.
            # TYPE enforcer_test_expiry_seconds gauge
            enforcer_test_expiry_seconds{name="a"} 1.5
            # HELP enforcer_test_latency_seconds How long.
            # TYPE enforcer_test_latency_seconds histogram
            enforcer_test_latency_seconds_bucket{le="0.1"} 1
            enforcer_test_latency_seconds_bucket{le="1"} 2
            enforcer_test_latency_seconds_bucket{le="+Inf"} 3
            enforcer_test_latency_seconds_sum 7.6
            enforcer_test_latency_seconds_count 3
            # HELP enforcer_test_open Open connections.
            # TYPE enforcer_test_open gauge
            enforcer_test_open 2

            """,
            _collector.Scrape());
    }

    [Fact]
    public void Ends_a_counter_with_total_and_spells_names_safely()
    {
        _meter.CreateCounter<int>("enforcer.test-things").Add(1, new KeyValuePair<string, object?>("1st.label", true));

        Assert.Contains("enforcer_test_things_total{_1st_label=\"true\"} 1\n", _collector.Scrape());
    }

    [Fact]
    public void Counts_labels_in_any_order_as_one_series()
    {
        var counter = _meter.CreateCounter<int>("enforcer_test_total");

        counter.Add(1, new("a", "1"), new("b", "2"));
        counter.Add(1, new("b", "2"), new("a", "1"));

        Assert.Contains("enforcer_test_total{a=\"1\",b=\"2\"} 2\n", _collector.Scrape());
    }

    [Fact]
    public void Bounds_the_label_sets_of_a_hostile_label()
    {
        var counter = _meter.CreateCounter<int>("enforcer_test_total");

        for (var i = 0; i < MetricFamily.MostSeries + 500; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("path", i));
        }

        var lines = _collector.Scrape().Split('\n');
        Assert.Contains("enforcer_test_total{overflow=\"true\"} 500", lines);
        Assert.Equal(MetricFamily.MostSeries + 1, lines.Count(line => line.StartsWith("enforcer_test_total{", StringComparison.Ordinal)));
    }

    [Fact]
    public void Forgets_a_series_that_is_no_longer_observed()
    {
        var shown = "old";
        _meter.CreateObservableGauge("enforcer_test_peers", () => new Measurement<int>(1, new KeyValuePair<string, object?>("peer", shown)));
        Assert.Contains("peer=\"old\"", _collector.Scrape());

        shown = "new";

        var scrape = _collector.Scrape();
        Assert.Contains("peer=\"new\"", scrape);
        Assert.DoesNotContain("peer=\"old\"", scrape);
    }

    [Fact]
    public void Does_not_see_the_meters_of_another_host()
    {
        using var other = new ServiceCollection().AddPrometheus().BuildServiceProvider();

        other.GetRequiredService<IMeterFactory>().Create(EnforcerMeter.Name).CreateCounter<int>("enforcer_other_total").Add(1);

        Assert.Equal("", _collector.Scrape());
    }

    [Fact]
    public async Task Loses_no_measurement_of_concurrent_threads()
    {
        var counter = _meter.CreateCounter<long>("enforcer_test_total");
        var histogram = _meter.CreateHistogram<double>("enforcer_test_seconds");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("shard", i % 10));
                histogram.Record(0.01);
            }
        })));

        var scrape = _collector.Scrape();
        Assert.Contains("enforcer_test_total{shard=\"7\"} 2000\n", scrape);
        Assert.Contains("enforcer_test_seconds_count 20000\n", scrape);
        Assert.Contains("enforcer_test_seconds_bucket{le=\"+Inf\"} 20000\n", scrape);
    }

    [Fact]
    public void Allocates_nothing_for_a_known_label_set()
    {
        var counter = _meter.CreateCounter<long>("enforcer_test_total");
        counter.Add(1, new("operation", "CREATE"), new("decision", "allow"));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            counter.Add(1, new("operation", "CREATE"), new("decision", "allow"));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }
}
