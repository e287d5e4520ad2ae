using Enforcer.Kubernetes;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Controller.Reports;

/// <summary>One look after the other at what changed: judge it, write it down, tell what is new. What could not be written is tried again with the next.</summary>
internal sealed class ReportRound(ClusterClient client, BackgroundScan scan, ReportOptions options, ReportMetrics metrics, TimeProvider time)
{
    private readonly ReportStore _store = new(client, options.MostResults);
    private readonly ObjectEvents _events = new(client, new RateLimit(options.MostEvents, time), time);
    private readonly Dictionary<string, IReadOnlyList<Finding>> _found = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unwritten = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlySet<string>> _told = new(StringComparer.Ordinal);
    private bool _isOpen;

    /// <summary>False where the server has no kind for reports.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (!_isOpen)
        {
            if (await _store.OpenAsync(cancellationToken) is not { } standing)
            {
                return false;
            }

            foreach (var (place, fingerprints) in standing)
            {
                _told[place] = fingerprints;
            }

            _isOpen = true;
            // A namespace that is gone, or sound by now, has a report to be taken away.
            _unwritten.UnionWith(standing.Keys);
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var started = time.GetTimestamp();
        var changed = scan.TakeChanged(today);
        foreach (var place in changed)
        {
            _found[place] = scan.Judge(place, today);
            _unwritten.Add(place);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (changed.Count > 0)
        {
            metrics.RecordScan(changed.Count, time.GetElapsedTime(started));
            Observe();
        }

        foreach (var place in _unwritten.Order(StringComparer.Ordinal).ToList())
        {
            await WriteAsync(place, cancellationToken);
            _unwritten.Remove(place);
        }

        return true;
    }

    private async Task WriteAsync(string place, CancellationToken cancellationToken)
    {
        var findings = _found.GetValueOrDefault(place) ?? [];
        if (await _store.WriteAsync(place, findings, cancellationToken))
        {
            metrics.RecordReport();
        }

        var before = _told.GetValueOrDefault(place);
        var open = findings.Where(finding => finding.Suppressed is null).ToList();
        foreach (var same in open.Where(finding => finding.Level >= Level.Warn && before?.Contains(finding.Fingerprint) != true).GroupBy(finding => finding.Resource))
        {
            metrics.RecordEvent(await _events.WriteAsync(same.Key, "PolicyViolation", Words([.. same]), isWarning: true, cancellationToken));
        }

        if (findings.Count == 0)
        {
            _found.Remove(place);
            _told.Remove(place);
        }
        else
        {
            _told[place] = findings.Select(finding => finding.Fingerprint).ToHashSet(StringComparer.Ordinal);
        }
    }

    private static string Words(IReadOnlyList<Finding> findings) =>
        string.Join("; ", findings.Take(3).Select(finding => $"{finding.Rule.Id}: {finding.Message}")) + (findings.Count > 3 ? $"; and {findings.Count - 3} more in the report" : "");

    private void Observe() => metrics.ObserveFindings(
        _found.Values.SelectMany(findings => findings).Where(finding => finding.Suppressed is null).GroupBy(finding => finding.Rule.Id).ToDictionary(same => same.Key, same => same.Count()),
        _found.Values.Sum(findings => Math.Max(0, findings.Count - options.MostResults)));
}
