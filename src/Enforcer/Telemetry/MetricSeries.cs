using System.Globalization;
using System.Text;

namespace Enforcer.Telemetry;

/// <summary>One label set of a family and its value; written by any thread without a lock, read by a scrape.</summary>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;

    /// <summary>Whether an observable instrument reported it in the present scrape; what is no longer observed is not shown.</summary>
    public bool Observed { get; set; } = true;

    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            // Compared by bits: a NaN would never equal itself and spin for ever.
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = before;
        }
    }

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Record(double value)
    {
        var at = 0;
        while (at < bounds!.Length && !(value <= bounds[at]))
        {
            at++;
        }

        Interlocked.Increment(ref _buckets![at]);
        Add(value);
    }

    public void WriteTo(StringBuilder output, string name)
    {
        if (_buckets is null)
        {
            Line(output, name, "", labels, Number(Volatile.Read(ref _value)));
            return;
        }

        // The count is the sum of the buckets read here, so that it always equals the +Inf bucket of the same scrape.
        var count = 0L;
        var lead = labels.Length == 0 ? "" : labels + ",";
        for (var i = 0; i < _buckets.Length; i++)
        {
            count += Interlocked.Read(ref _buckets[i]);
            var bound = i == bounds!.Length ? "+Inf" : Number(bounds[i]);
            Line(output, name, "_bucket", $"{lead}le=\"{bound}\"", count.ToString(CultureInfo.InvariantCulture));
        }

        Line(output, name, "_sum", labels, Number(Volatile.Read(ref _value)));
        Line(output, name, "_count", labels, count.ToString(CultureInfo.InvariantCulture));
    }

    private static void Line(StringBuilder output, string name, string suffix, string labels, string value)
    {
        output.Append(name).Append(suffix);
        if (labels.Length > 0)
        {
            output.Append('{').Append(labels).Append('}');
        }

        output.Append(' ').Append(value).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
