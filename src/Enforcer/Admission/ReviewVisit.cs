namespace Enforcer.Admission;

/// <summary>One review in the house: what it holds of the pool, given back at the end.</summary>
internal sealed class ReviewVisit(ReviewPool pool) : IDisposable
{
    private long _held;

    /// <summary>Charges what has arrived of the body so far; false where the pool's memory is full.</summary>
    public bool TryHold(long bytes)
    {
        if (!pool.TryHold(bytes - _held))
        {
            return false;
        }

        _held = bytes;
        return true;
    }

    public void Dispose() => pool.Leave(_held);
}
