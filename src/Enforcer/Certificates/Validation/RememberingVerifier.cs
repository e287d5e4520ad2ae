using System.Collections.Concurrent;

namespace Enforcer.Certificates.Validation;

/// <summary>
/// Remembers valid verdicts, since one peer opens many connections with one chain and a path costs a hundred times its hash.
/// Refusals are never remembered: a peer that is refused could fill any memory with fresh chains.
/// </summary>
internal sealed class RememberingVerifier(IPeerVerifier inner) : IPeerVerifier
{
    /// <summary>Most chains remembered; beyond it all are forgotten at once, which costs one verification each.</summary>
    public const int MostRemembered = 4096;

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    public Verdict Verify(PeerChain chain, TrustBundle bundle, DateTimeOffset now)
    {
        if (chain.IsTooLarge)
        {
            return Verdict.Refused(RefusalReason.ChainTooLong);
        }

        var key = chain.Key();
        if (_known.TryGetValue(key, out var entry) && ReferenceEquals(entry.Bundle, bundle) && now >= entry.Since && now < entry.Verdict.NotAfter)
        {
            return entry.Verdict;
        }

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
