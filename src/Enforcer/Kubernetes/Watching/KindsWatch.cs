using System.Diagnostics;
using Enforcer.Resources;

namespace Enforcer.Kubernetes.Watching;

/// <summary>
/// Follows many kinds at once, those of them that the server has: asks again and again which these are, starts to follow what was installed and
/// forgets what was taken away.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="kinds">What to follow where it is served; <see cref="WatchOptions.Resource"/> is filled in here.</param>
/// <param name="project">What to keep of an object of a kind; null where it is nothing of ours.</param>
/// <param name="moved">Called for each object that came, changed or went.</param>
/// <param name="metrics">Told events and failures.</param>
/// <param name="time">For pauses and deadlines.</param>
/// <param name="logger">Told when kinds come and go, and when a watch is lost and found.</param>
internal sealed partial class KindsWatch<T>(
    ClusterClient client,
    IReadOnlyList<WatchOptions> kinds,
    Func<MapNode, ApiResource, T?> project,
    Action<T?, T?> moved,
    WatchMetrics metrics,
    TimeProvider time,
    ILogger logger) : BackgroundService
    where T : class
{
    // A page of large objects is some tens of megabytes while it is read.
    private const int ListsAtOnce = 2;

    private readonly SemaphoreSlim _lists = new(ListsAtOnce);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyDictionary<string, Followed> _followed = new Dictionary<string, Followed>();
    private volatile bool _isDiscovered;

    /// <summary>Between two looks at what the server has. Default 10 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Ends when every kind that the server has and lets us read was listed once.</summary>
    public Task Synced => _synced.Task;

    /// <summary>The kinds whose objects are not known: not listed yet, or not ours to read.</summary>
    public IReadOnlyList<string> Unknown => [.. _followed.Where(one => !one.Value.Store.IsSynced).Select(one => one.Key).Order(StringComparer.Ordinal)];

    /// <summary>False until the server has said what it has, and each of it was listed: absence proves nothing.</summary>
    public bool IsKnown => _isDiscovered && _followed.Values.All(one => one.Store.IsSynced);

    /// <summary>How old the oldest part of what is known is; zero while every watch stands.</summary>
    public TimeSpan Staleness => _followed.Values.Select(one => one.Store.Staleness(time)).DefaultIfEmpty().Max();

    public override void Dispose()
    {
        _lists.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var backoff = new Backoff(TimeSpan.FromMilliseconds(500), Period);
        try
        {
            while (true)
            {
                if (await DiscoverAsync(stoppingToken))
                {
                    backoff.Reset();
                    await timer.WaitForNextTickAsync(stoppingToken);
                }
                else
                {
                    await Task.Delay(backoff.Next(), time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_followed.Values.Select(one => one.Watch.StopAsync(CancellationToken.None)));
        }
    }

    // What cannot be asked stays as it is: a server that is away has not lost its kinds.
    private async Task<bool> DiscoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var discovery = new ApiDiscovery(client);
            var served = new Dictionary<string, WatchOptions>(StringComparer.Ordinal);
            foreach (var kind in kinds)
            {
                if (await discovery.FindAsync(kind.ApiVersion, kind.Kind, cancellationToken) is { } resource && resource.Verbs.Contains("list") && resource.Verbs.Contains("watch"))
                {
                    served[kind.Subject] = kind with { Resource = resource };
                }
            }

            await FollowAsync(served, cancellationToken);
            return true;
        }
        catch (HttpRequestException failure)
        {
            metrics.RecordFailure("discovery", "unreachable");
            Log.NotDiscovered(logger, failure.Message);
            return false;
        }
    }

    private async Task FollowAsync(Dictionary<string, WatchOptions> served, CancellationToken cancellationToken)
    {
        var followed = new Dictionary<string, Followed>(_followed, StringComparer.Ordinal);
        var changed = false;
        foreach (var (subject, one) in _followed)
        {
            // A kind that moved to another version is followed anew there.
            if (!served.TryGetValue(subject, out var options) || options.Resource != one.Options.Resource && options.Resource!.ApiVersion != one.Options.Resource!.ApiVersion)
            {
                await one.Watch.StopAsync(cancellationToken);
                one.Store.Replace([]);
                metrics.Forget(subject);
                followed.Remove(subject);
                changed = true;
                Log.Gone(logger, subject);
            }
        }

        foreach (var (subject, options) in served)
        {
            if (!followed.ContainsKey(subject))
            {
                followed[subject] = Start(options, cancellationToken);
                changed = true;
            }
        }

        if (changed)
        {
            _followed = followed;
            Log.Following(logger, followed.Count);
        }

        _isDiscovered = true;
        Settle();
    }

    private Followed Start(WatchOptions options, CancellationToken cancellationToken)
    {
        var resource = options.Resource!;
        var store = new ObjectStore<T>(Settle, null, moved);
        var watch = new ObjectWatch<T>(client, options, root => project(root, resource), store, metrics, time, logger, _lists) { Refused = Settle };
        metrics.ObserveStaleness(options.Subject, () => store.Staleness(time));
        // Not awaited: a BackgroundService runs on by itself.
        var started = watch.StartAsync(cancellationToken);
        Debug.Assert(started.IsCompleted, "starting a watch waits for nothing");
        return new Followed(options, watch, store);
    }

    private void Settle()
    {
        if (_isDiscovered && _followed.Values.All(one => one.Store.IsSynced || one.Store.IsRefused))
        {
            _synced.TrySetResult();
        }
    }

    private sealed record Followed(WatchOptions Options, ObjectWatch<T> Watch, ObjectStore<T> Store);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} kinds of the cluster are followed.", EventName = nameof(Following))]
        public static partial void Following(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Information, "'{Subject}' are no longer served and forgotten.", EventName = nameof(Gone))]
        public static partial void Gone(ILogger logger, string subject);

        [LoggerMessage(3, LogLevel.Warning, "The cluster does not say which kinds it has; those that are known are followed on: {Reason}", EventName = nameof(NotDiscovered))]
        public static partial void NotDiscovered(ILogger logger, string reason);
    }
}
