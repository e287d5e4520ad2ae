using System.Collections.Concurrent;

namespace Enforcer.Certificates.Validation;

/// <summary>
/// Remembers valid verdicts, since one peer opens many connections with one chain and a path costs a hundred times its hash.
/// Refusals are never remembered: a peer that is refused could fill any memory with fresh chains.
/// </summary>
/// <remarks>
/// A verdict is found by the hash of the whole chain and holds for the very bundle it was given under (roots and revocation lists are one
/// set, replaced whole), from its own time on and until the first certificate or list that it relied on ends.
/// </remarks>
internal sealed class VerdictCache(IPeerVerifier inner) : IPeerVerifier
{
    /// <summary>Most chains remembered; beyond it all are forgotten at once, which costs one verification each.</summary>
    public const int MostRemembered = 4096;

    private readonly ConcurrentDictionary<ChainKey, Entry> _known = new();
    private long _remembered;
    private long _verified;

    /// <summary>How often a verdict was remembered. Plain fields, read at a scrape: counting must not cost what remembering saves.</summary>
    public long Remembered => Interlocked.Read(ref _remembered);

    /// <summary>How often a chain had to be verified.</summary>
    public long Verified => Interlocked.Read(ref _verified);

    public Verdict Verify(PeerChain chain, TrustBundle bundle, DateTimeOffset now)
    {
        if (chain.IsTooLarge)
        {
            return Verdict.Refused(RefusalReason.ChainTooLong);
        }

        var key = ChainKey.Of(chain);
        if (_known.TryGetValue(key, out var entry) && ReferenceEquals(entry.Bundle, bundle) && now >= entry.Since && now < entry.Verdict.NotAfter)
        {
            Interlocked.Increment(ref _remembered);
            return entry.Verdict;
        }

        Interlocked.Increment(ref _verified);
        var verdict = inner.Verify(chain, bundle, now);
        if (verdict.IsValid)
        {
            if (_known.Count >= MostRemembered)
            {
                _known.Clear();
            }

            _known[key] = new Entry(bundle, now, verdict);
        }

        return verdict;
    }

    // Since: a clock that was set back must not make a verdict count before the certificates begin.
    private sealed record Entry(TrustBundle Bundle, DateTimeOffset Since, Verdict Verdict);
}
