using System.Diagnostics;

namespace Enforcer.Benchmarks;

/// <summary>Requests without pause through a gateway, and what became of them.</summary>
internal sealed class TrialLoad : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _workers;
    private long _answered;
    private long _failed;
    private long _lastFailure;

    public TrialLoad(Uri address, int workers)
    {
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync))];
    }

    public long Answered => Interlocked.Read(ref _answered);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>When the last request failed, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long LastFailure => Interlocked.Read(ref _lastFailure);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (await IsAnsweredAsync())
            {
                Interlocked.Increment(ref _answered);
                continue;
            }

            Interlocked.Increment(ref _failed);
            Interlocked.Exchange(ref _lastFailure, Stopwatch.GetTimestamp());
            await Task.Delay(5);
        }
    }

    private async Task<bool> IsAnsweredAsync()
    {
        try
        {
            using var response = await _client.GetAsync("/");
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
