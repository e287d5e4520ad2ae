using Enforcer.Hosting;
using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Authorities;

/// <summary>
/// Follows the stored state, so that every replica signs with the same authority and publishes the same revocations. What cannot be read
/// leaves the last state in use, but not for longer than the others may take it to be: after that nothing is signed.
/// </summary>
internal sealed partial class AuthorityFollower(
    IStateStore store, IssuerOptions options, IssuerMetrics metrics, Readiness readiness, TimeProvider time, ILogger<AuthorityFollower> logger) : BackgroundService
{
    private readonly ReadinessTask _loaded = readiness.Await("authority");
    private IssuingAuthority? _current;
    private ReadinessTask? _stale;
    private DateTimeOffset _readAt;
    private long _readStamp;
    private string? _complaint;

    /// <summary>The newest state known; known once <see cref="LoadAsync"/> came back.</summary>
    public IssuingAuthority Current => Volatile.Read(ref _current)!;

    /// <summary>False once the state could not be read for so long that another replica may rightly believe that we follow it.</summary>
    public bool IsFresh => time.GetElapsedTime(Volatile.Read(ref _readStamp)) < Current.State.Settling && time.GetUtcNow() - _readAt < Current.State.Settling;

    /// <summary>The first load, which must succeed.</summary>
    /// <exception cref="ConfigurationException">Nothing is stored, or what is cannot be used.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var state = options.CreateWith is { } first
            ? await store.UpdateAsync(found => found ?? first(), cancellationToken)
            : await store.ReadAsync(cancellationToken);
        Take(state ?? throw new ConfigurationException($"{store.Name} holds no authority yet", "make one: 'enforcer issuer ca init'"));
        _loaded.Complete();
    }

    /// <summary>One look at the store. Whatever goes wrong is logged and counted, and the last good state stays.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            Take(await store.ReadAsync(cancellationToken) ?? throw new InvalidDataException($"{store.Name} is gone"));
            _complaint = null;
        }
        // What a damaged store provokes must not end the process that still has its good state.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            metrics.RecordFollowFailure();
            if (_complaint != failure.Message)
            {
                _complaint = failure.Message;
                Log.NotFollowed(logger, failure.Message);
            }
        }

        Watch();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.FollowPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FollowAsync(stoppingToken);
        }
    }

    private void Take(AuthorityState state)
    {
        var now = time.GetUtcNow();
        var before = _current;
        if (before is not null && state.Revision < before.State.Revision)
        {
            throw new InvalidDataException($"{store.Name} went back from revision {before.State.Revision} to {state.Revision}");
        }

        if (before is null || state.Revision != before.State.Revision || now - before.SignedAt > options.ListLifetime / 8 || now < before.SignedAt)
        {
            var next = IssuingAuthority.Of(state, options.ListLifetime, time);
            Volatile.Write(ref _current, next);
            metrics.ObserveAuthority(next);
            if (state.Revision != before?.State.Revision)
            {
                Log.Followed(logger, state.Revision, next.ActiveId, next.Active.NotAfter, state.Roots().Count, state.Revoked.Count);
            }
        }

        _readAt = now;
        Volatile.Write(ref _readStamp, time.GetTimestamp());
    }

    private void Watch()
    {
        if (IsFresh)
        {
            _stale?.Complete();
            _stale = null;
        }
        else if (_stale is null)
        {
            _stale = readiness.Await("authority");
            Log.Stale(logger, Current.State.Settling.TotalSeconds);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Authorities of revision {Revision} are in use: '{Authority}' signs until {NotAfter:u}; {Roots} roots are trusted, {Revoked} leaves revoked.", EventName = nameof(Followed))]
        public static partial void Followed(ILogger logger, long revision, string authority, DateTimeOffset notAfter, int roots, int revoked);

        [LoggerMessage(2, LogLevel.Warning, "The authorities cannot be read; the last state stays in use for now: {Reason}", EventName = nameof(NotFollowed))]
        public static partial void NotFollowed(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Error, "The authorities could not be read for {Seconds} s: nothing is signed until they can.", EventName = nameof(Stale))]
        public static partial void Stale(ILogger logger, double seconds);
    }
}
