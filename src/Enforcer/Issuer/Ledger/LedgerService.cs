using Enforcer.Issuer.Authorities;

namespace Enforcer.Issuer.Ledger;

/// <summary>Writes this replica's record whenever it changed, and now and then as a sign of life; forgets replicas that can hold no living leaf.</summary>
internal sealed partial class LedgerService(
    LeafLedger ledger, ILedgerStore store, AuthorityFollower authorities, IssuerOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<LedgerService> logger)
    : BackgroundService
{
    private long _written = time.GetTimestamp();

    /// <summary>One look: writes where there is something to say.</summary>
    public async Task WriteAsync(bool isClosed, CancellationToken cancellationToken)
    {
        // Several times within the span after which a silent replica counts as lost.
        var isSign = time.GetElapsedTime(_written) > authorities.Current.State.Settling / 4;
        if (!(ledger.TakeChange() || isSign || isClosed))
        {
            return;
        }

        try
        {
            await store.WriteAsync(ledger.Record(isClosed), cancellationToken);
            _written = time.GetTimestamp();
            if (isSign)
            {
                await ForgetAsync(cancellationToken);
            }
        }
        // An exception out of the loop would end a replica that still can sign.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            metrics.RecordLedgerFailure();
            Log.NotWritten(logger, failure.Message);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(isClosed: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.FollowPeriod, time);
        await WriteAsync(isClosed: false, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(isClosed: false, stoppingToken);
        }
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var state = authorities.Current.State;
        var now = time.GetUtcNow();
        foreach (var record in await store.ReadAllAsync(cancellationToken))
        {
            if (record.Replica != ledger.Replica && LeafSurvey.IsOver(record, state, now))
            {
                await store.RemoveAsync(record.Replica, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The record of living leaves could not be written and is tried again: {Reason}", EventName = nameof(NotWritten))]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
