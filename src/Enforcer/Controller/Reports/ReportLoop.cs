using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Policies;
using Enforcer.Policies.Incremental;

namespace Enforcer.Controller.Reports;

/// <summary>Follows the cluster while this replica leads, judges what changed, and keeps reports, Events and metrics up to date.</summary>
internal sealed partial class ReportLoop(
    ClusterClient client,
    ReportOptions options,
    ReportMetrics metrics,
    WatchMetrics watches,
    TimeProvider time,
    ILogger<ReportLoop> logger) : ILeaderWork
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var scan = new BackgroundScan(options.Settings);
        using var watch = new KindsWatch<ScannedObject>(client, [.. FollowedKinds.All.Select(kind => WatchOptions.Of(kind.Group, kind.Kind, kind.Subject))], scan.Project, scan.Move, watches, time, logger);
        await watch.StartAsync(cancellationToken);
        try
        {
            // Of half a cluster most would be missing.
            await watch.Synced.WaitAsync(cancellationToken);
            await KeepAsync(scan, watch, cancellationToken);
        }
        finally
        {
            await watch.StopAsync(CancellationToken.None);
        }
    }

    private async Task KeepAsync(BackgroundScan scan, KindsWatch<ScannedObject> watch, CancellationToken cancellationToken)
    {
        var round = new ReportRound(client, scan, options, metrics, time);
        var restarts = new Rotation.RotationRestarts(client, scan, new RateLimit(options.MostRestarts, time), metrics, time, logger);
        var settings = new DeclaredSettings(client, options.Settings);
        using var timer = new PeriodicTimer(options.Period, time);
        do
        {
            try
            {
                if (await settings.ReadAsync(cancellationToken) is { } changed)
                {
                    scan.Adopt(changed);
                }

                // What may not be read, or was not heard for long, is no reason to take findings back.
                if (watch.IsKnown && watch.Staleness < Tolerated && !await round.RunAsync(cancellationToken))
                {
                    Log.NoHome(logger);
                }
                else if (!watch.IsKnown)
                {
                    Log.Incomplete(logger, string.Join(", ", watch.Unknown));
                }

                await restarts.RunAsync(cancellationToken);
            }
            // A fault of ours in one round must not take the leader's other work with it.
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.Failed(logger, failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The background scan could not do its work and tries again: {Reason}", EventName = nameof(Failed))]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Warning, "The server has neither openreports.io nor wgpolicyk8s.io/v1alpha2: nothing can be reported.", EventName = nameof(NoHome))]
        public static partial void NoHome(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "The background scan may not read all it needs and reports nothing: {Kinds}", EventName = nameof(Incomplete))]
        public static partial void Incomplete(ILogger logger, string kinds);
    }
}
