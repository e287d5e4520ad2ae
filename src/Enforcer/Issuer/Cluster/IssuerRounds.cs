namespace Enforcer.Issuer.Cluster;

/// <summary>Goes through the rounds, one after the other, once a second. One that fails is tried again and keeps no other from its turn.</summary>
internal sealed partial class IssuerRounds(IEnumerable<IIssuerRound> rounds, IssuerMetrics metrics, TimeProvider time, ILogger<IssuerRounds> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<IIssuerRound> _rounds = [.. rounds];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            foreach (var round in _rounds)
            {
                await StepAsync(round, cancellationToken);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task StepAsync(IIssuerRound round, CancellationToken cancellationToken)
    {
        try
        {
            await round.StepAsync(cancellationToken);
            metrics.RecordRound(round.Name, succeeded: true);
        }
        // Nothing that a server can answer may end the loop, and with it the replica.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            metrics.RecordRound(round.Name, succeeded: false);
            Log.RoundFailed(logger, round.Name, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A round of '{Loop}' failed and is tried again: {Reason}", EventName = nameof(RoundFailed))]
        public static partial void RoundFailed(ILogger logger, string loop, string reason);
    }
}
