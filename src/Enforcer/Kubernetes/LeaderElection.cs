using System.Globalization;
using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Kubernetes;

/// <summary>
/// Lets one replica of several work at a time, by a <c>coordination.k8s.io/v1</c> Lease as client-go's leader election does it: whoever writes
/// the Lease with the version that it read leads, renews while it leads, and stops its work before others may believe it gone.
/// </summary>
internal sealed partial class LeaderElection(ClusterClient client, LeaseOptions options, TimeProvider time, ILogger<LeaderElection> logger)
{
    private static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "leases", "Lease", true, []);

    private string? _seenVersion;
    private long _seenAt;
    private volatile bool _isLeader;

    private enum Attempt
    {
        Won,

        /// <summary>The Lease is somebody else's.</summary>
        Lost,

        /// <summary>No answer, or somebody wrote at the same moment: nothing is known.</summary>
        Failed,
    }

    public bool IsLeader => _isLeader;

    /// <summary>
    /// Runs <paramref name="work"/> whenever we lead; its token ends with the leadership. Comes back when <paramref name="stop"/> ends, and
    /// gives the Lease back then.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await TryAsync(stop) == Attempt.Won)
            {
                await LeadAsync(work, stop);
            }

            await PauseAsync(stop);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        _isLeader = true;
        Log.Leading(logger, options.Identity);
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = Task.Run(() => work(leading.Token), CancellationToken.None);
        try
        {
            await RenewAsync(running, stop);
            await leading.CancelAsync();
            await running;
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
        }
        finally
        {
            _isLeader = false;
            Log.Following(logger, options.Identity);
            if (stop.IsCancellationRequested)
            {
                await ReleaseAsync();
            }
        }
    }

    // Comes back when the leadership, or the work, has come to its end.
    private async Task RenewAsync(Task running, CancellationToken stop)
    {
        var renewed = time.GetTimestamp();
        while (!running.IsCompleted && time.GetElapsedTime(renewed) < options.RenewDeadline)
        {
            await PauseAsync(stop);
            var attempt = stop.IsCancellationRequested ? Attempt.Lost : await TryAsync(stop);
            if (attempt == Attempt.Lost)
            {
                return;
            }

            renewed = attempt == Attempt.Won ? time.GetTimestamp() : renewed;
        }
    }

    private async Task<Attempt> TryAsync(CancellationToken stop)
    {
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
            deadline.CancelAfter(options.RenewDeadline);
            return await AcquireAsync(deadline.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
            {
                Log.Failed(logger, options.Namespace, options.Name, failure.Message);
            }

            return Attempt.Failed;
        }
    }

    private async Task<Attempt> AcquireAsync(CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync(Leases, options.Namespace, options.Name, cancellationToken);
        if (reply.Refusal is { IsNotFound: true })
        {
            return Result(await client.CreateAsync(Leases, options.Namespace, Body(null), cancellationToken));
        }

        var lease = reply.Required($"the Lease {options.Namespace}/{options.Name} cannot be read");
        return MayTake(lease)
            ? Result(await client.ReplaceAsync(Leases, options.Namespace, options.Name, Body(lease), cancellationToken))
            : Attempt.Lost;
    }

    // Another's Lease counts for as long as we see it change: clocks of two machines are never compared.
    private bool MayTake(MapNode lease)
    {
        var holder = lease.Find("spec", "holderIdentity")?.Text;
        if (string.IsNullOrEmpty(holder) || holder == options.Identity)
        {
            return true;
        }

        var version = lease.Find("metadata", "resourceVersion")?.Text;
        if (_isLeader || version != _seenVersion)
        {
            (_seenVersion, _seenAt) = (version, time.GetTimestamp());
            return false;
        }

        return time.GetElapsedTime(_seenAt) >= options.Duration;
    }

    private Attempt Result(ApiReply reply)
    {
        if (reply.Refusal is { IsConflict: true })
        {
            return Attempt.Failed;
        }

        reply.Required($"the Lease {options.Namespace}/{options.Name} cannot be written");
        return Attempt.Won;
    }

    private JsonObject Body(MapNode? lease)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var body = lease?.ToJson()?.AsObject() ?? new JsonObject
        {
            ["apiVersion"] = Leases.ApiVersion,
            ["kind"] = Leases.Kind,
            ["metadata"] = new JsonObject { ["name"] = options.Name, ["namespace"] = options.Namespace },
        };
        var before = lease?["spec"];
        var isOurs = before?["holderIdentity"]?.Text == options.Identity;
        _ = int.TryParse(before?["leaseTransitions"]?.Text, CultureInfo.InvariantCulture, out var transitions);
        body["spec"] = new JsonObject
        {
            ["holderIdentity"] = options.Identity,
            ["leaseDurationSeconds"] = (int)Math.Ceiling(options.Duration.TotalSeconds),
            ["acquireTime"] = isOurs ? before!["acquireTime"]?.Text : now,
            ["renewTime"] = now,
            ["leaseTransitions"] = lease is null || isOurs ? transitions : transitions + 1,
        };
        return body;
    }

    // Gives the Lease back on the way down, so that the next one need not wait for it to run out.
    private async Task ReleaseAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(options.RetryPeriod, time);
            var reply = await client.GetAsync(Leases, options.Namespace, options.Name, deadline.Token);
            if (reply.Object is { } lease && lease.Find("spec", "holderIdentity")?.Text == options.Identity)
            {
                var body = lease.ToJson()!.AsObject();
                body["spec"]!["holderIdentity"] = "";
                await client.ReplaceAsync(Leases, options.Namespace, options.Name, body, deadline.Token);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Log.Failed(logger, options.Namespace, options.Name, failure.Message);
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(options.RetryPeriod, time, stop);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "'{Identity}' leads.", EventName = nameof(Leading))]
        public static partial void Leading(ILogger logger, string identity);

        [LoggerMessage(2, LogLevel.Information, "'{Identity}' leads no more.", EventName = nameof(Following))]
        public static partial void Following(ILogger logger, string identity);

        [LoggerMessage(3, LogLevel.Warning, "The Lease '{Namespace}/{Name}' could not be taken or renewed: {Reason}", EventName = nameof(Failed))]
        public static partial void Failed(ILogger logger, string @namespace, string name, string reason);
    }
}
