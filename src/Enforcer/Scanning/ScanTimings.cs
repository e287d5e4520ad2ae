using Enforcer.Policies;

namespace Enforcer.Scanning;

/// <summary>Where the time of a scan went: reading, the mesh model, each rule.</summary>
internal sealed class ScanTimings(TimeProvider time) : IRuleWatch
{
    // Shorter ones add up in one line.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<string, TimeSpan> _parts = new(StringComparer.Ordinal);
    private long _started;

    public TimeSpan Reading { get; private set; }

    public TimeSpan Model => _parts.GetValueOrDefault(IRuleWatch.Model);

    /// <summary>By rule, the slowest first.</summary>
    public IReadOnlyList<(string Rule, TimeSpan Time)> Rules =>
        [.. _parts.Where(part => part.Key != IRuleWatch.Model).Select(part => (part.Key, part.Value)).OrderByDescending(part => part.Value).ThenBy(part => part.Key, StringComparer.Ordinal)];

    public void Begin(string part) => _started = time.GetTimestamp();

    public void End(string part) => _parts[part] = _parts.GetValueOrDefault(part) + time.GetElapsedTime(_started);

    public T Read<T>(Func<T> read)
    {
        var started = time.GetTimestamp();
        var result = read();
        Reading += time.GetElapsedTime(started);
        return result;
    }

    /// <param name="output">Where to.</param>
    /// <param name="all">How long the whole scan took.</param>
    public void Write(TextWriter output, TimeSpan all)
    {
        var rules = Rules;
        Line(output, 0, "timings", all);
        Line(output, 2, "finding and reading files", Reading);
        Line(output, 2, "composing the mesh model", Model);
        Line(output, 2, $"{rules.Count} rules", rules.Aggregate(TimeSpan.Zero, (sum, rule) => sum + rule.Time));
        foreach (var (rule, taken) in rules.Where(rule => rule.Time >= Least))
        {
            Line(output, 4, rule, taken);
        }

        var others = rules.Where(rule => rule.Time < Least).ToList();
        Line(output, 4, $"{others.Count} rules of less than 1 ms each", others.Aggregate(TimeSpan.Zero, (sum, rule) => sum + rule.Time));
    }

    private static void Line(TextWriter output, int indent, string what, TimeSpan taken) =>
        output.WriteLine($"{new string(' ', indent)}{what}: {(long)Math.Round(taken.TotalMilliseconds)} ms");
}
