namespace Enforcer.Gateway.Forwarding.Balancing;

/// <summary>
/// Bounds how many requests of one upstream are sent again, so that retries cannot become the load that keeps it down: one for five
/// requests, and ten in hand.
/// </summary>
internal sealed class RetryBudget
{
    /// <summary>Retries in hand when nothing failed lately.</summary>
    public const int Most = 10;

    /// <summary>Requests that earn one retry.</summary>
    public const int RequestsForOne = 5;

    private int _parts = Most * RequestsForOne;

    public void Earn()
    {
        // Not exact between threads: a part more or less does not matter, a lock for each request would.
        if (Volatile.Read(ref _parts) < Most * RequestsForOne)
        {
            Interlocked.Increment(ref _parts);
        }
    }

    public bool TrySpend()
    {
        if (Interlocked.Add(ref _parts, -RequestsForOne) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _parts, RequestsForOne);
        return false;
    }
}
