namespace Enforcer.Hosting;

/// <summary>Says whether a host may take traffic, and if not, for what it waits: an operator reads names, not a bare 503.</summary>
internal sealed partial class Readiness(TimeProvider time, ILogger<Readiness> logger)
{
    private readonly Lock _gate = new();
    private readonly List<ReadinessTask> _awaited = [];
    private readonly long _started = time.GetTimestamp();
    private bool _draining;

    /// <summary>Ready once nothing is awaited; never again after <see cref="Drain"/>.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
            {
                return !_draining && _awaited.Count == 0;
            }
        }
    }

    /// <summary>On its way down: clients should go elsewhere.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_gate)
            {
                return _draining;
            }
        }
    }

    /// <summary>What is awaited, in order of registration, and why where that is known; <c>draining</c> once the host is on its way down.</summary>
    public IReadOnlyList<string> Awaited
    {
        get
        {
            lock (_gate)
            {
                return _draining ? ["draining"] : [.. _awaited.Select(task => task.Description)];
            }
        }
    }

    /// <summary>Makes the host wait for <paramref name="name"/>. May be called again later, when something good was lost.</summary>
    public ReadinessTask Await(string name)
    {
        var task = new ReadinessTask(this, name);
        lock (_gate)
        {
            _awaited.Add(task);
        }

        return task;
    }

    /// <summary>Takes the host out of service for good, ahead of its stop.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            _draining = true;
        }

        Log.Draining(logger);
    }

    internal void Complete(ReadinessTask task)
    {
        string left;
        lock (_gate)
        {
            if (!_awaited.Remove(task))
            {
                return;
            }

            left = string.Join(", ", _awaited.Select(other => other.Name));
        }

        var elapsed = (long)time.GetElapsedTime(_started).TotalMilliseconds;
        if (left.Length == 0)
        {
            Log.Ready(logger, task.Name, elapsed);
        }
        else
        {
            Log.StillWaiting(logger, task.Name, elapsed, left);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "'{Task}' is done after {Milliseconds} ms; ready.", EventName = nameof(Ready))]
        public static partial void Ready(ILogger logger, string task, long milliseconds);

        [LoggerMessage(2, LogLevel.Information, "'{Task}' is done after {Milliseconds} ms; still waiting for: {Left}.", EventName = nameof(StillWaiting))]
        public static partial void StillWaiting(ILogger logger, string task, long milliseconds, string left);

        [LoggerMessage(3, LogLevel.Information, "Draining: no longer ready.", EventName = nameof(Draining))]
        public static partial void Draining(ILogger logger);
    }
}
