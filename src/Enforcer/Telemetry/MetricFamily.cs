using System.Text;

namespace Enforcer.Telemetry;

/// <summary>All series of one instrument. Finding a known label set takes no lock and allocates nothing for text labels.</summary>
internal sealed class MetricFamily(string name, string help, MetricKind kind, bool observable, double[]? bounds)
{
    /// <summary>Most label sets of one instrument: beyond it, measurements go to one series that says <c>overflow</c>.</summary>
    public const int MostSeries = 1000;

    private const int Buckets = 256;

    private readonly Lock _gate = new();
    private readonly Entry?[] _entries = new Entry?[Buckets];
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private MetricSeries? _overflow;
    private int _known;

    public string Name => name;

    public MetricKind Kind => kind;

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(tags);
        switch (kind)
        {
            case MetricKind.Histogram:
                series.Record(value);
                break;
            case MetricKind.Counter when !observable:
                series.Add(value);
                break;
            default:
                series.Set(value);
                series.Observed = true;
                break;
        }
    }

    /// <summary>An up-down counter is a gauge that is told of changes.</summary>
    public void Change(double amount, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Find(tags).Add(amount);

    public void ForgetObservations()
    {
        if (!observable)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var series in _series.Values)
            {
                series.Observed = false;
            }
        }
    }

    public void WriteTo(StringBuilder output)
    {
        KeyValuePair<string, MetricSeries>[] shown;
        lock (_gate)
        {
            shown = [.. _series.Where(pair => pair.Value.Observed).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        }

        output.Append("# HELP ").Append(name).Append(' ').Append(MetricLabels.Help(help)).Append('\n');
        output.Append("# TYPE ").Append(name).Append(' ').Append(kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (var (_, series) in shown)
        {
            series.WriteTo(output, name);
        }
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = Hash(tags);
        for (var entry = Volatile.Read(ref _entries[hash % Buckets]); entry is not null; entry = entry.Next)
        {
            if (entry.Hash == hash && Same(entry.Tags, tags))
            {
                return entry.Series;
            }
        }

        return Volatile.Read(ref _known) >= MostSeries ? Overflow() : Enter(hash, tags);
    }

    private MetricSeries Enter(uint hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = MetricLabels.Render(tags);
        lock (_gate)
        {
            // The same labels in another order, or entered by another thread meanwhile, are the same series.
            if (!_series.TryGetValue(labels, out var series))
            {
                series = new MetricSeries(labels, bounds);
                _series.Add(labels, series);
            }

            ref var head = ref _entries[hash % Buckets];
            var texts = new KeyValuePair<string, string>[tags.Length];
            for (var i = 0; i < tags.Length; i++)
            {
                texts[i] = new(tags[i].Key, MetricLabels.Text(tags[i].Value));
            }

            Volatile.Write(ref head, new Entry(hash, texts, series, head));
            Volatile.Write(ref _known, _known + 1);
            return series;
        }
    }

    private MetricSeries Overflow()
    {
        lock (_gate)
        {
            if (_overflow is null)
            {
                _overflow = new MetricSeries("overflow=\"true\"", bounds);
                _series["overflow=\"true\""] = _overflow;
            }

            return _overflow;
        }
    }

    private static uint Hash(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var (_, value) in tags)
        {
            hash.Add(MetricLabels.Text(value), StringComparer.Ordinal);
        }

        return (uint)hash.ToHashCode();
    }

    private static bool Same(KeyValuePair<string, string>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < known.Length; i++)
        {
            if (!string.Equals(known[i].Key, tags[i].Key, StringComparison.Ordinal)
                || !string.Equals(known[i].Value, MetricLabels.Text(tags[i].Value), StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Entry(uint Hash, KeyValuePair<string, string>[] Tags, MetricSeries Series, Entry? Next);
}
