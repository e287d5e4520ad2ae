namespace Enforcer.Controller;

/// <summary>Keeps the serving certificate and the status of policies, round by round. A round that fails is logged, counted and tried again.</summary>
internal sealed partial class RoundLoop(
    ServingCertificates certificates,
    PolicyConditions policies,
    ControllerOptions options,
    ControllerMetrics metrics,
    TimeProvider time,
    ILogger<RoundLoop> logger) : ILeaderWork
{
    public async Task RunAsync(CancellationToken cancellationToken)
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
