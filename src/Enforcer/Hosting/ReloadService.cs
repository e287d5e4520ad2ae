namespace Enforcer.Hosting;

/// <summary>Polls every <see cref="IReloadable"/> of a host. A failure is logged and counted, and the last good state stays.</summary>
internal sealed partial class ReloadService(IEnumerable<IReloadable> reloadables, HostingMetrics metrics, TimeProvider time, ILogger<ReloadService> logger)
    : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly IReloadable[] _reloadables = [.. reloadables];
    private readonly Dictionary<string, string> _complaints = [];

    /// <summary>One round over everything.</summary>
    public void ReloadAll()
    {
        foreach (var reloadable in _reloadables)
        {
            try
            {
                if (reloadable.Reload())
                {
                    metrics.RecordReload(reloadable.Name);
                    Log.Reloaded(logger, reloadable.Name);
                }

                _complaints.Remove(reloadable.Name);
            }
            // Whatever a new file provokes: an exception out of this loop would end the host that still has its good state.
            catch (Exception failure)
            {
                Complain(reloadable.Name, failure.Message);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            ReloadAll();
        }
    }

    // A missing file fails every second: it is counted each time, but said once.
    private void Complain(string name, string reason)
    {
        metrics.RecordReloadFailure(name);
        if (_complaints.GetValueOrDefault(name) != reason)
        {
            _complaints[name] = reason;
            Log.KeptOld(logger, name, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "'{Name}' was reloaded.", EventName = nameof(Reloaded))]
        public static partial void Reloaded(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Warning, "'{Name}' could not be reloaded; the state of before stays in force: {Reason}", EventName = nameof(KeptOld))]
        public static partial void KeptOld(ILogger logger, string name, string reason);
    }
}
