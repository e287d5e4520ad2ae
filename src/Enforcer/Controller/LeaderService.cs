using Enforcer.Kubernetes;

namespace Enforcer.Controller;

/// <summary>Runs the controller's rounds while this replica leads. A round that fails is logged, counted and tried again.</summary>
internal sealed partial class LeaderService(
    LeaderElection election,
    ServingCertificates certificates,
    PolicyConditions policies,
    IEnumerable<ILeaderWork> works,
    ControllerOptions options,
    ControllerMetrics metrics,
    TimeProvider time,
    ILogger<LeaderService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.ObserveLeader(() => election.IsLeader);
        return election.RunAsync(LeadAsync, stoppingToken);
    }

    // One that ends ends all: the leadership is given back rather than half used.
    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = works.Select(work => work.RunAsync(end.Token)).Append(CertifyAsync(end.Token)).ToList();
        await Task.WhenAny(running);
        await end.CancelAsync();
        await Task.WhenAll(running);
    }

    private async Task CertifyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Period, time);
        do
        {
            try
            {
                await certificates.StepAsync(cancellationToken);
                await policies.StepAsync(cancellationToken);
                metrics.RecordRound(succeeded: true);
            }
            catch (HttpRequestException failure)
            {
                metrics.RecordRound(succeeded: false);
                Log.RoundFailed(logger, failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A round failed and is tried again: {Reason}", EventName = nameof(RoundFailed))]
        public static partial void RoundFailed(ILogger logger, string reason);
    }
}
