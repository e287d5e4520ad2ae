namespace Enforcer.Demo;

/// <summary>Clients that ask without a pause and without a second try: every answer that is not the application's counts as a failure.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int Clients = 16;

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Clients });
    private readonly Task _work;
    private long _done;
    private long _failed;
    private volatile string? _firstFailure;

    private SteadyLoad(Uri target)
    {
        _work = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(target))));
    }

    public long Done => Interlocked.Read(ref _done);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>What went wrong first; null where nothing did.</summary>
    public string? FirstFailure => _firstFailure;

    public static SteadyLoad Start(Uri target) => new(target);

    /// <summary>Waits until so many requests more have been answered.</summary>
    /// <exception cref="TimeoutException">They were not within half a minute.</exception>
    public async Task WaitForAsync(long more, CancellationToken cancellationToken)
    {
        var goal = Done + more;
        var started = TimeProvider.System.GetTimestamp();
        while (Done < goal)
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException($"{more} requests took more than 30 s");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Ends the clients after their present requests.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(Uri target)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // Not cancelled with the load: a request that was begun is counted by its answer.
                using var answer = await _client.GetAsync(target, CancellationToken.None);
                if (!answer.IsSuccessStatusCode)
                {
                    Fail($"HTTP {(int)answer.StatusCode}");
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                Fail(failure.Message);
            }

            Interlocked.Increment(ref _done);
        }
    }

    private void Fail(string what)
    {
        _firstFailure ??= what;
        Interlocked.Increment(ref _failed);
    }
}
