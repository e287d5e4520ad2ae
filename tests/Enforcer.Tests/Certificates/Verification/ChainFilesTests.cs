using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Verification;
using Enforcer.Tests.Certificates.Validation.Cases;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Verification;

/// <summary>What a file holds that cannot be read is never taken for absent.</summary>
public sealed class ChainFilesTests : IDisposable
{
    private const string Broken = "-----BEGIN CERTIFICATE-----\nMII*\n-----END CERTIFICATE-----\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Takes_leaf_and_intermediates_from_one_file() => Assert.Null(Ask(GoodChain.Leaf.Pem() + "\n" + GoodChain.Issuing.Pem(), GoodChain.Root.Pem()).Failure?.Reason.Id);

    [Fact]
    public void An_authority_behind_a_broken_leaf_is_not_the_leaf()
    {
        var result = Ask(Broken + GoodChain.Issuing.Pem(), GoodChain.Root.Pem());

        Assert.Equal("malformed", result.Failure?.Reason.Id);
    }

    [Fact]
    public void A_file_of_roots_without_one_is_named()
    {
        var result = Ask(GoodChain.Leaf.Pem(), "nothing");

        Assert.Equal(("malformed", "a root: no certificate in PEM"), (result.Failure?.Reason.Id, result.Failure?.Detail));
    }

    [Fact]
    public void An_intermediate_that_was_passed_over_is_told()
    {
        var result = Ask(GoodChain.Leaf.Pem(), GoodChain.Root.Pem(), intermediates: (GoodChain.Issuing with { Version = 2 }).Pem());

        Assert.Equal(("untrusted-issuer", "an intermediate was passed over: extensions before version 3"), (result.Failure?.Reason.Id, result.Failure?.Detail));
    }

    [Fact]
    public void A_broken_list_among_good_ones_refuses()
    {
        var leaf = GoodChain.LeafOf(GoodChain.Root).Pem();
        var list = new TestList { Issuer = GoodChain.Root }.Pem();

        Assert.Null(Ask(leaf, GoodChain.Root.Pem(), lists: list).Failure?.Reason.Id);
        Assert.Equal("crl-malformed", Ask(leaf, GoodChain.Root.Pem(), lists: list + "\n-----BEGIN X509 CRL-----\nMII*\n-----END X509 CRL-----\n").Failure?.Reason.Id);
        Assert.Equal("crl-malformed", Ask(leaf, GoodChain.Root.Pem(), lists: "").Failure?.Reason.Id);
    }

    private PathResult Ask(string leaf, string roots, string? intermediates = null, string? lists = null) =>
        new ChainQuestion(ValidationProfile.Rfc5280, TimeProvider.System).Answer(ChainFiles.Read(new VerifyOptions
        {
            Leaf = Write("leaf.pem", leaf),
            Roots = [Write("roots.pem", roots)],
            Intermediates = intermediates is null ? [] : [Write("intermediates.pem", intermediates)],
            Lists = lists is null ? [] : [Write("lists.pem", lists)],
            At = TestCertificate.Now,
        }));

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.Path, name);
        File.WriteAllText(file, text);
        return file;
    }
}
