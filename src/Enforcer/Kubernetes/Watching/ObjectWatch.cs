using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Enforcer.Resources;

namespace Enforcer.Kubernetes.Watching;

/// <summary>
/// Keeps a store equal to the cluster: lists page by page, then follows changes from where the list ended. A watch that ends is taken up
/// again where it ended; a version that the server has forgotten (410) is listed anew; whatever fails is tried again, ever more slowly,
/// while the store keeps what it knows.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="options">What to follow.</param>
/// <param name="project">What to keep of an object; null where it is nothing of ours. The object itself is not kept.</param>
/// <param name="store">What is kept up to date.</param>
/// <param name="metrics">Told events and failures.</param>
/// <param name="time">For pauses and deadlines.</param>
/// <param name="logger">Told when the watch is lost and found.</param>
/// <param name="lists">Held while a list is read, so that many watches that start together do not fill the memory; null for no such bound.</param>
internal sealed partial class ObjectWatch<T>(
    ClusterClient client,
    WatchOptions options,
    Func<MapNode, T?> project,
    ObjectStore<T> store,
    WatchMetrics metrics,
    TimeProvider time,
    ILogger logger,
    SemaphoreSlim? lists = null)
    : BackgroundService
    where T : class
{
    private const int MostObjects = 200_000;
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(1);

    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
    private string? _complaint;

    /// <summary>Called when the server does not let us read.</summary>
    public Action? Refused { get; init; }

    /// <summary>Lists and follows until cancelled; no failure ends it.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? version = null;
        ApiResource? resource = null;
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                if (version is null)
                {
                    // A new discovery each time: the kind may have been installed, or moved to another version.
                    resource = options.Resource ?? await new ApiDiscovery(client).FindAsync(options.ApiVersion, options.Kind, stoppingToken);
                    version = resource is null ? Absent() : await ListInTurnAsync(resource, stoppingToken);
                }

                var started = time.GetTimestamp();
                version = resource is null ? null : await FollowAsync(resource, version!, stoppingToken);
                pause = resource is null ? options.AbsentPause : version is null || time.GetElapsedTime(started) < Brief ? _backoff.Next() : TimeSpan.Zero;
            }
            catch (HttpRequestException failure)
            {
                Complain(failure.StatusCode == HttpStatusCode.Forbidden ? "forbidden" : "unreachable", failure.Message);
                pause = _backoff.Next();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // Nothing that a server can answer may end the loop: the store would grow old in silence.
            catch (Exception failure)
            {
                Complain("failed", failure.Message);
                version = null;
                pause = _backoff.Next();
            }
        }
    }

    private string? Absent()
    {
        store.Replace([]);
        metrics.RecordObjects(options.Subject, 0);
        Complain("absent", $"the server does not know {options.Kind} ({options.ApiVersion})");
        store.Confirm(time);
        return null;
    }

    private async Task<string> ListInTurnAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        if (lists is null)
        {
            return await ListAsync(resource, cancellationToken);
        }

        await lists.WaitAsync(cancellationToken);
        try
        {
            return await ListAsync(resource, cancellationToken);
        }
        finally
        {
            lists.Release();
        }
    }

    private async Task<string> ListAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string), T>();
        for (var next = Query(resource, $"limit={options.PageSize}"); ;)
        {
            var page = (await client.GetAsync(next, cancellationToken)).Required($"cannot list {resource.Plural}");
            foreach (var item in (page["items"]?.Items ?? []).OfType<MapNode>())
            {
                if (project(item) is { } kept)
                {
                    found[Key(item)] = kept;
                }
            }

            if (found.Count > MostObjects)
            {
                throw ClusterFailure.Malformed(client.Access.Server, $"more than {MostObjects} {resource.Plural}");
            }

            if (page.Find("metadata", "continue")?.Text is { Length: > 0 } token)
            {
                next = Query(resource, $"limit={options.PageSize}&continue={Uri.EscapeDataString(token)}");
                continue;
            }

            store.Confirm(time);
            store.Replace(found);
            metrics.RecordObjects(options.Subject, store.Count);
            Recover(store.Count);
            return page.Find("metadata", "resourceVersion")?.Text ?? "";
        }
    }

    /// <summary>The version to go on from; null where only a new list helps.</summary>
    private async Task<string?> FollowAsync(ApiResource resource, string version, CancellationToken cancellationToken)
    {
        var window = options.Window + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)(options.Window.TotalMilliseconds / 5) + 1));
        var (lines, refusal) = await client.OpenAsync(
            Query(resource, string.Create(CultureInfo.InvariantCulture, $"watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={Math.Max(1, (int)window.TotalSeconds)}")),
            cancellationToken);
        if (lines is null)
        {
            return refusal!.IsGone ? Gone() : throw ClusterFailure.Refused($"cannot watch {resource.Plural}", refusal);
        }

        store.Confirm(time);
        await using (lines)
        {
            while (await ReadAsync(lines, window + options.Patience, cancellationToken) is { } line)
            {
                if (Take(client.Parse(line)) is not { } next)
                {
                    return Gone();
                }

                version = next.Length > 0 ? next : version;
                store.Confirm(time);
                _backoff.Reset();
                Recover(store.Count);
            }
        }

        return version;
    }

    // A connection that died without a word would be waited on for ever.
    private async Task<byte[]?> ReadAsync(LineStream lines, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await lines.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"the watch of {options.Subject} fell silent");
        }
    }

    /// <summary>The version that the event brings; null where the server says that the watch is of no use any more.</summary>
    private string? Take(MapNode change)
    {
        var seen = change["object"] as MapNode;
        metrics.RecordEvent(options.Subject);
        switch (change["type"]?.Text)
        {
            case "ADDED" or "MODIFIED" when seen is not null:
                store.Set(Key(seen), project(seen));
                break;
            case "DELETED" when seen is not null:
                store.Set(Key(seen), null);
                break;
            case "BOOKMARK":
                break;
            case "ERROR" when seen?.Find("code")?.Text == "410":
                return null;
            case "ERROR":
                throw new HttpRequestException($"the watch of {options.Subject} ended: {seen?["message"]?.Text ?? "no reason given"}");
            default:
                break;
        }

        metrics.RecordObjects(options.Subject, store.Count);
        return seen?.Find("metadata", "resourceVersion")?.Text ?? "";
    }

    private string? Gone()
    {
        metrics.RecordFailure(options.Subject, "gone");
        return null;
    }

    private string Query(ApiResource resource, string query) =>
        $"{resource.Path(options.Namespace, null)}?{query}{(options.FieldSelector is null ? "" : "&fieldSelector=" + Uri.EscapeDataString(options.FieldSelector))}";

    private static (string Namespace, string Name) Key(MapNode item) =>
        (item.Find("metadata", "namespace")?.Text ?? "", item.Find("metadata", "name")?.Text ?? "");

    // An outage fails every attempt: it is counted each time, but said once.
    private void Complain(string reason, string text)
    {
        metrics.RecordFailure(options.Subject, reason);
        store.Lose(isRefused: reason == "forbidden");
        if (reason == "forbidden")
        {
            Refused?.Invoke();
        }

        if (_complaint != reason)
        {
            _complaint = reason;
            Log.Lost(logger, options.Subject, text);
        }
    }

    private void Recover(int count)
    {
        if (_complaint is not null)
        {
            _complaint = null;
            Log.Found(logger, options.Subject, count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "'{Subject}' cannot be followed; what is known of them stays: {Reason}", EventName = nameof(Lost))]
        public static partial void Lost(ILogger logger, string subject, string reason);

        [LoggerMessage(2, LogLevel.Information, "'{Subject}' are followed again; {Count} known.", EventName = nameof(Found))]
        public static partial void Found(ILogger logger, string subject, int count);
    }
}
