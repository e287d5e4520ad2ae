using Enforcer.Kubernetes;

namespace Enforcer.Issuer.Cluster;

/// <summary>What one replica does for all, while it leads: distributes the bundle and signs requests of the Kubernetes API. A round that fails is tried again.</summary>
internal sealed partial class IssuerLeader(
    LeaderElection election, IssuerOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<IssuerLeader> logger, BundleDistribution bundles, SigningRequests requests)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => election.RunAsync(LeadAsync, stoppingToken);

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            if (options.DistributeBundle)
            {
                await RoundAsync("bundles", bundles.StepAsync, cancellationToken);
            }

            if (options.SignRequests)
            {
                await RoundAsync("requests", requests.StepAsync, cancellationToken);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task RoundAsync(string loop, Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
            metrics.RecordRound(loop, succeeded: true);
        }
        // Nothing that a server can answer may end the loop, and with it the replica.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            metrics.RecordRound(loop, succeeded: false);
            Log.RoundFailed(logger, loop, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A round of '{Loop}' failed and is tried again: {Reason}", EventName = nameof(RoundFailed))]
        public static partial void RoundFailed(ILogger logger, string loop, string reason);
    }
}
