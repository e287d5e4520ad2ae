using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Scanning.Git;

namespace Enforcer.Scanning.Since;

/// <summary>Scans a change: what got worse since an old state, and what the change takes away.</summary>
internal sealed class SinceRunner(ScanRunner runner, GitProgram git)
{
    /// <param name="options">What to scan; judged together.</param>
    /// <param name="since">A folder that holds the old state of the one scanned, or a revision.</param>
    /// <param name="progress">Told (files done, files in all) of the new state.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="Enforcer.Resources.Settings.ConfigurationException">The old state is none.</exception>
    /// <exception cref="IOException">A path does not exist, or there is no git.</exception>
    public async Task<ScanResult> RunAsync(ScanOptions options, string since, IProgress<(int Done, int All)>? progress, CancellationToken cancellationToken)
    {
        using var old = await OldState.OpenAsync(git, options.Paths, since, cancellationToken);
        var after = runner.Run(options, progress, cancellationToken);
        var before = runner.Run(options with { Paths = [.. old.Paths.Select(one => one.Path)], ShownAs = old.Paths.ToDictionary(one => one.Path, one => one.Shown, StringComparer.Ordinal), Timings = null }, null, cancellationToken);
        var change = PolicyChange.Between(before.Findings, after.Findings);
        var removed = new PolicyEngine(options.Policies, ExceptionSources.Repository).Removals(before.Together ?? new ResourceSet([]), after.Together!, after.Today);
        var introduced = change.Introduced.ToHashSet(ReferenceEqualityComparer.Instance);
        return after with
        {
            // In the order of the report; what is excused is shown as ever.
            Findings = [.. removed, .. after.Findings.Where(finding => finding.Suppressed is not null || introduced.Contains(finding))],
            KnownCount = change.Kept.Count,
        };
    }
}
