using Enforcer.Drift.Sources;
using Enforcer.Resources.Settings;

namespace Enforcer.Drift;

/// <summary>Reads both sides and compares them.</summary>
internal sealed class DriftRunner(TimeProvider time)
{
    /// <exception cref="ConfigurationException">A source is none, or both are clusters.</exception>
    /// <exception cref="IOException">A path does not exist or cannot be read.</exception>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<DriftResult> RunAsync(DriftOptions options, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var shared = new DriftSourceOptions { Kubeconfig = options.Kubeconfig };
        using var desiredSource = DriftSourceCatalog.Create("--desired", options.Desired, shared);
        using var liveSource = DriftSourceCatalog.Create("--live", options.Live, shared);
        var implied = options.Namespace ?? desiredSource.DefaultNamespace ?? liveSource.DefaultNamespace;
        var space = implied ?? "default";

        var desired = desiredSource.NeedsScope ? null : await ReadAsync(desiredSource, null, space, cancellationToken);
        var live = await ReadAsync(liveSource, liveSource.NeedsScope ? desired : null, space, cancellationToken);
        desired ??= await ReadAsync(desiredSource, live, space, cancellationToken);

        return new DriftResult(
            new InventoryComparer(desired, live, implied).Compare(),
            [.. desired.Errors, .. live.Errors],
            desired.All.Count,
            live.All.Count,
            desired.IgnoredCount + live.IgnoredCount,
            [.. desired.Warnings, .. live.Warnings],
            time.GetElapsedTime(started));
    }

    private static async Task<DriftInventory> ReadAsync(IDriftSource source, DriftInventory? other, string space, CancellationToken cancellationToken)
    {
        return new DriftInventory(await source.ReadAsync(other is null ? null : DriftScope.Of(other), cancellationToken), space);
    }
}
