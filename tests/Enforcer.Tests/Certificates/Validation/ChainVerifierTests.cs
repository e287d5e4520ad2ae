using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Certificates.Validation;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation;

public sealed class ChainVerifierTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly ChainVerifier _verifier = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Accepts_a_leaf_of_the_bundle_and_names_it()
    {
        using var leaf = _authority.Issue("orders");

        var verdict = Verify(leaf);

        Assert.True(verdict.IsValid, verdict.Reason?.Id);
        Assert.Equal(TestAuthority.Workload("orders"), verdict.Id);
        Assert.Equal(new DateTimeOffset(leaf.Certificate.NotAfter), verdict.NotAfter);
    }

    [Fact]
    public void Accepts_a_leaf_through_its_intermediates_in_any_order()
    {
        using var first = _authority.CreateIntermediate("one");
        using var second = first.CreateIntermediate("two");
        using var leaf = second.Issue("orders");
        var chain = new PeerChain(leaf.Certificate.RawData, [.. leaf.Intermediates.Reverse().Select(certificate => certificate.RawData)]);

        Assert.True(_verifier.Verify(chain, Bundle(_authority), Now).IsValid);
    }

    [Fact]
    public void Refuses_a_leaf_whose_intermediate_was_not_presented()
    {
        using var intermediate = _authority.CreateIntermediate();
        using var leaf = intermediate.Issue("orders");

        Assert.Equal(RefusalReason.UntrustedIssuer, _verifier.Verify(new PeerChain(leaf.Certificate.RawData, []), Bundle(_authority), Now).Reason);
    }

    [Theory]
    [InlineData(LeafFlaw.Expired, "expired")]
    [InlineData(LeafFlaw.NotYetValid, "not-yet-valid")]
    [InlineData(LeafFlaw.WrongExtendedKeyUsage, "extended-key-usage")]
    [InlineData(LeafFlaw.NoSubjectAlternativeName, "spiffe-id-missing")]
    [InlineData(LeafFlaw.TwoIdentities, "spiffe-id-ambiguous")]
    [InlineData(LeafFlaw.IdentityWithoutPath, "spiffe-id-malformed")]
    [InlineData(LeafFlaw.IsAuthority, "leaf-is-authority")]
    [InlineData(LeafFlaw.MayNotSign, "key-usage")]
    [InlineData(LeafFlaw.WeakKey, "weak-key")]
    [InlineData(LeafFlaw.WeakSignature, "weak-signature")]
    public void Refuses_a_flawed_leaf_by_name(LeafFlaw flaw, string reason)
    {
        using var leaf = _authority.IssueFlawed(flaw);

        Assert.Equal(reason, Verify(leaf).Reason?.Id);
    }

    [Fact]
    public void Refuses_a_leaf_of_a_foreign_authority_with_the_same_name()
    {
        using var foreign = TestAuthority.Create();
        using var leaf = foreign.Issue("orders");

        var verdict = Verify(leaf);

        Assert.False(verdict.IsValid);
        Assert.Contains(verdict.Reason, (RefusalReason[])[RefusalReason.UntrustedIssuer, RefusalReason.BadSignature]);
    }

    [Fact]
    public void Refuses_a_leaf_of_another_trust_domain_under_the_same_root()
    {
        using var leaf = _authority.Issue("orders");
        var elsewhere = Bundle(_authority) with { TrustDomain = "other.example" };

        Assert.Equal(RefusalReason.TrustDomainMismatch, _verifier.Verify(Chain(leaf), elsewhere, Now).Reason);
    }

    [Fact]
    public void Judges_at_the_time_it_is_given()
    {
        using var leaf = _authority.Issue("orders", TimeSpan.FromHours(1));

        Assert.Equal(RefusalReason.Expired, _verifier.Verify(Chain(leaf), Bundle(_authority), Now.AddHours(2)).Reason);
        Assert.Equal(RefusalReason.NotYetValid, _verifier.Verify(Chain(leaf), Bundle(_authority), Now.AddDays(-2)).Reason);
    }

    [Fact]
    public void Refuses_bytes_that_are_no_certificate()
    {
        Assert.Equal(RefusalReason.Malformed, _verifier.Verify(new PeerChain([1, 2, 3], []), Bundle(_authority), Now).Reason);
    }

    [Fact]
    public void Survives_any_change_of_a_byte_and_accepts_none()
    {
        using var leaf = _authority.Issue("orders");
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var changed = leaf.Certificate.RawData;
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);

            Assert.False(_verifier.Verify(new PeerChain(changed, []), Bundle(_authority), Now).IsValid);
        }
    }

    [Fact]
    public void Ignores_an_intermediate_that_cannot_be_read()
    {
        using var leaf = _authority.Issue("orders");

        Assert.True(_verifier.Verify(new PeerChain(leaf.Certificate.RawData, [[1, 2, 3]]), Bundle(_authority), Now).IsValid);
    }

    [Fact]
    public void Refuses_to_look_at_more_than_a_bounded_number_of_intermediates()
    {
        using var leaf = _authority.Issue("orders");
        var many = Enumerable.Repeat(_authority.Root.RawData, PeerChain.MostIntermediates + 1).ToList();

        Assert.Equal(RefusalReason.ChainTooLong, _verifier.Verify(new PeerChain(leaf.Certificate.RawData, many), Bundle(_authority), Now).Reason);
    }

    [Fact]
    public void Accepts_under_a_bundle_of_old_and_new_roots()
    {
        using var next = TestAuthority.Create("Next CA");
        var both = Bundle(_authority, next);
        using var old = _authority.Issue("orders");
        using var renewed = next.Issue("orders");

        Assert.True(_verifier.Verify(Chain(old), both, Now).IsValid);
        Assert.True(_verifier.Verify(Chain(renewed), both, Now).IsValid);
        Assert.False(_verifier.Verify(Chain(old), Bundle(next), Now).IsValid);
    }

    private Verdict Verify(IssuedCertificate leaf) => _verifier.Verify(Chain(leaf), Bundle(_authority), Now);

    private static PeerChain Chain(IssuedCertificate leaf) => new(leaf.Certificate.RawData, [.. leaf.Intermediates.Select(certificate => certificate.RawData)]);

    private static TrustBundle Bundle(params TestAuthority[] authorities) =>
        new(TestAuthority.TrustDomain, new X509Certificate2Collection(authorities.Select(authority => authority.Root).ToArray()), 1);
}
