using System.Security.Cryptography;

namespace Enforcer.Kubernetes.Watching;

/// <summary>The pauses between attempts: doubling to a bound, and never the same in two replicas, so that a server that comes back is not run over.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _failures;

    /// <summary>The pause before the next attempt: between half of and the whole of the doubled time.</summary>
    public TimeSpan Next()
    {
        var whole = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 20)));
        return TimeSpan.FromMilliseconds(whole / 2 * (1 + (RandomNumberGenerator.GetInt32(1001) / 1000.0)));
    }

    public void Reset() => _failures = 0;
}
