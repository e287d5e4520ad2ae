using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Verification;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Certificates.Verification;

/// <summary>Bounds of one question, and that no change of a list lets back in whom it names.</summary>
public sealed class ChainQuestionTests
{
    private readonly TestCertificate _root = TestCertificate.Authority("CN=root");
    private readonly ChainQuestion _question = new(ValidationProfile.Rfc5280, TimeProvider.System);

    [Fact]
    public void More_certificates_than_a_chain_is_worth_are_refused_unread()
    {
        var leaf = TestCertificate.Leaf(_root, "a.test");
        var many = Line(leaf) with { Intermediates = [.. Enumerable.Repeat("", 2500)] };
        var large = Line(leaf) with { Intermediates = [new string('x', 7 * 1024 * 1024)] };

        Assert.Same(RefusalReason.BudgetExceeded, _question.Answer(many).Failure?.Reason);
        Assert.Same(RefusalReason.BudgetExceeded, _question.Answer(large).Failure?.Reason);
        Assert.True(_question.Answer(Line(leaf) with { Intermediates = [.. Enumerable.Repeat("", 2499)] }).IsValid);
    }

    [Fact]
    public void Policies_without_an_end_are_given_up_by_name()
    {
        var policies = Enumerable.Range(1, 44).Select(number => $"1.2.3.{number}").ToArray();
        var mappings = policies.SelectMany(from => policies.Select(to => (from, to))).ToArray();
        var chain = new List<TestCertificate> { _root };
        for (var i = 0; i < 30; i++)
        {
            chain.Add(TestCertificate.Authority($"CN=deep {i}", chain[^1]).With(TestExtensions.Policies(policies), TestExtensions.Mappings(mappings), TestExtensions.RequirePolicy(0)));
        }

        var line = Line(TestCertificate.Leaf(chain[^1]).With(TestExtensions.Policies(policies))) with { Intermediates = [.. chain.Skip(1).Select(one => one.Pem())] };

        Assert.Same(RefusalReason.BudgetExceeded, _question.Answer(line).Failure?.Reason);
    }

    [Fact]
    public void An_authority_with_more_mappings_than_any_has_is_no_certificate()
    {
        var mapping = TestCertificate.Authority("CN=maps", _root).With(TestExtensions.Mappings([.. Enumerable.Range(0, 2001).Select(number => ("1.2.3", $"1.2.{number}"))]));

        Assert.Same(RefusalReason.UntrustedIssuer, _question.Answer(Line(TestCertificate.Leaf(mapping, "a.test")) with { Intermediates = [mapping.Pem()] }).Failure?.Reason);
    }

    [Fact]
    public void No_change_of_a_list_lets_back_in_whom_it_names()
    {
        var leaf = TestCertificate.Leaf(_root, "a.test");
        var good = new TestList { Issuer = _root }.Revoking(leaf).Encode();
        var line = Line(leaf);
        var change = Gen.Zip(Gen.Choose(0, good.Length - 1), Gen.Choose(1, 255)).NonEmptyListOf().ToArbitrary();
        Assert.Same(RefusalReason.Revoked, Answer(good));

        Prop.ForAll(change, changes =>
        {
            var bad = (byte[])good.Clone();
            foreach (var (at, difference) in changes)
            {
                bad[at] ^= (byte)difference;
            }

            Assert.NotNull(Answer(bad));
        }).QuickCheckThrowOnFailure();

        RefusalReason? Answer(byte[] list) => _question.Answer(line with { Lists = [System.Security.Cryptography.PemEncoding.WriteString("X509 CRL", list)] }).Failure?.Reason;
    }

    [Fact]
    public void No_change_of_an_authority_between_is_accepted()
    {
        var middle = TestCertificate.Authority("CN=middle", _root);
        var good = middle.Encode();
        var line = Line(TestCertificate.Leaf(middle, "a.test"));
        Assert.True(IsAccepted(good));

        // Each octet once: with one of a thousand a property would miss most.
        for (var at = 0; at < good.Length; at++)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= (byte)(1 << (at % 8));
            Assert.False(IsAccepted(bad), $"octet {at}");
        }

        bool IsAccepted(byte[] encoded) => _question.Answer(line with { Intermediates = [System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", encoded)] }).IsValid;
    }

    private ChainLine Line(TestCertificate leaf) => new() { Roots = [_root.Pem()], Intermediates = [], Leaf = leaf.Pem(), Time = TestCertificate.Now };
}
