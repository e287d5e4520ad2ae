using System.Diagnostics.CodeAnalysis;

namespace Enforcer.Admission;

/// <summary>
/// Bounds what reviews may cost together: how many and how many bytes are in the house, and how many are judged at one time. One that
/// runs past its deadline keeps its place until it ends, so that hostile objects cannot pile up work.
/// </summary>
internal sealed class ReviewPool(int mostInFlight, long mostBytes, int mostAtOnce) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(mostAtOnce);
    private int _inFlight;
    private long _bytes;

    /// <summary>Null at once where the house is full.</summary>
    public ReviewVisit? TryEnter()
    {
        lock (_gate)
        {
            if (_inFlight == mostInFlight)
            {
                return null;
            }

            _inFlight++;
            return new ReviewVisit(this);
        }
    }

    // Bytes count as they arrive: a client that only announces a large body takes no memory from others.
    internal bool TryHold(long bytes)
    {
        lock (_gate)
        {
            if (_bytes + bytes > mostBytes)
            {
                return false;
            }

            _bytes += bytes;
            return true;
        }
    }

    internal void Leave(long bytes)
    {
        lock (_gate)
        {
            _inFlight--;
            _bytes -= bytes;
        }
    }

    /// <summary>Runs <paramref name="work"/> on the caller's thread where a place is free; false where none is.</summary>
    public bool TryRun<T>(Func<T> work, [NotNullWhen(true)] out T? result)
        where T : class
    {
        result = null;
        if (!_places.Wait(0, CancellationToken.None))
        {
            return false;
        }

        try
        {
            result = work();
            return true;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Waits for a place and runs <paramref name="work"/> on a pool thread.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting or running; in the latter case the work goes on, unobserved.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        // Not cancellable: once the place is taken, only the work itself may give it back.
        var run = Task.Run(
            () =>
            {
                try
                {
                    return work();
                }
                finally
                {
                    _places.Release();
                }
            },
            CancellationToken.None);
        return await run.WaitAsync(cancellationToken);
    }

    public void Dispose() => _places.Dispose();
}
