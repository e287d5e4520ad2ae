using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;

namespace Enforcer.Tests.Certificates.Validation;

public sealed class VerdictCacheTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TrustBundle Bundle = new("cluster.local", [], 1);
    private static readonly PeerChain Chain = new([1], [[2]]);

    private readonly CountingVerifier _inner = new();

    [Fact]
    public void Asks_once_for_one_chain_under_one_bundle()
    {
        var verifier = new VerdictCache(_inner);

        Assert.True(verifier.Verify(Chain, Bundle, Now).IsValid);
        Assert.True(verifier.Verify(new PeerChain([1], [[2]]), Bundle, Now.AddMinutes(59)).IsValid);

        Assert.Equal(1, _inner.Asked);
        Assert.Equal((1, 1), (verifier.Remembered, verifier.Verified));
    }

    [Fact]
    public void Asks_again_when_the_bundle_changed()
    {
        var verifier = new VerdictCache(_inner);

        verifier.Verify(Chain, Bundle, Now);
        verifier.Verify(Chain, Bundle with { Generation = 2 }, Now);

        Assert.Equal(2, _inner.Asked);
    }

    [Fact]
    public void Asks_again_once_the_chain_has_ended_or_the_clock_was_set_back()
    {
        var verifier = new VerdictCache(_inner);

        verifier.Verify(Chain, Bundle, Now);
        verifier.Verify(Chain, Bundle, Now.AddHours(1));
        verifier.Verify(Chain, Bundle, Now.AddDays(-1));

        Assert.Equal(3, _inner.Asked);
    }

    [Fact]
    public void Tells_chains_apart_by_their_intermediates()
    {
        var verifier = new VerdictCache(_inner);

        verifier.Verify(Chain, Bundle, Now);
        verifier.Verify(new PeerChain([1], [[3]]), Bundle, Now);
        verifier.Verify(new PeerChain([1, 2], []), Bundle, Now);

        Assert.Equal(3, _inner.Asked);
    }

    [Fact]
    public void Never_remembers_a_refusal()
    {
        var verifier = new VerdictCache(_inner);
        _inner.Refusal = RefusalReason.Expired;

        Assert.False(verifier.Verify(Chain, Bundle, Now).IsValid);
        _inner.Refusal = null;

        Assert.True(verifier.Verify(Chain, Bundle, Now).IsValid);
    }

    [Fact]
    public void Asks_again_when_only_the_revocation_lists_changed()
    {
        var verifier = new VerdictCache(_inner);

        verifier.Verify(Chain, Bundle, Now);
        verifier.Verify(Chain, Bundle with { RevocationLists = [] }, Now);

        Assert.Equal(2, _inner.Asked);
    }

    [Fact]
    public void Never_remembers_more_than_its_bound()
    {
        var verifier = new VerdictCache(_inner);
        for (var i = 0; i <= VerdictCache.MostRemembered; i++)
        {
            verifier.Verify(new PeerChain(BitConverter.GetBytes(i), []), Bundle, Now);
        }

        verifier.Verify(new PeerChain(BitConverter.GetBytes(0), []), Bundle, Now);

        Assert.Equal(VerdictCache.MostRemembered + 2, _inner.Asked);
    }

    private sealed class CountingVerifier : IPeerVerifier
    {
        public int Asked { get; private set; }

        public RefusalReason? Refusal { get; set; }

        public Verdict Verify(PeerChain chain, TrustBundle bundle, DateTimeOffset now)
        {
            Asked++;
            return Refusal is null ? Verdict.Valid(SpiffeId.Parse("spiffe://cluster.local/a"), Now.AddHours(1)) : Verdict.Refused(Refusal);
        }
    }
}
