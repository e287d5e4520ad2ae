using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Issuing;

public sealed class CertificateAuthorityTests
{
    [Fact]
    public void A_leaf_chains_to_the_root_through_the_intermediate()
    {
        using var root = TestAuthority.Create();
        using var intermediate = root.CreateIntermediate();
        using var leaf = intermediate.Issue("orders");

        Assert.True(ChainIsValid(leaf, root.Certificate));
        Assert.Equal([intermediate.Certificate.Thumbprint], leaf.Intermediates.Select(certificate => certificate.Thumbprint));
    }

    [Fact]
    public void A_leaf_does_not_chain_to_another_root_of_the_same_name()
    {
        using var root = TestAuthority.Create();
        using var other = TestAuthority.Create();
        using var leaf = root.Issue("orders");

        Assert.True(ChainIsValid(leaf, root.Certificate));
        Assert.False(ChainIsValid(leaf, other.Certificate));
    }

    [Fact]
    public void A_leaf_has_the_extensions_of_an_SVID()
    {
        using var root = TestAuthority.Create();
        using var leaf = root.Issue(new LeafRequest { Id = TestAuthority.Workload("orders"), DnsNames = ["orders.shop.svc"], Addresses = [IPAddress.IPv6Loopback] });
        var extensions = leaf.Certificate.Extensions;

        Assert.Equal((false, true), (Single<X509BasicConstraintsExtension>(extensions).CertificateAuthority, Single<X509BasicConstraintsExtension>(extensions).Critical));
        Assert.Equal((X509KeyUsageFlags.DigitalSignature, true), (Single<X509KeyUsageExtension>(extensions).KeyUsages, Single<X509KeyUsageExtension>(extensions).Critical));
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], Single<X509EnhancedKeyUsageExtension>(extensions).EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value!));
        Assert.Equal(
            Single<X509SubjectKeyIdentifierExtension>(root.Certificate.Extensions).SubjectKeyIdentifier,
            Convert.ToHexString(Single<X509AuthorityKeyIdentifierExtension>(extensions).KeyIdentifier!.Value.Span));
        var names = Single<X509SubjectAlternativeNameExtension>(extensions);
        Assert.Equal(["orders.shop.svc"], names.EnumerateDnsNames());
        Assert.Equal([IPAddress.IPv6Loopback], names.EnumerateIPAddresses());
        Assert.Contains("spiffe://cluster.local/ns/shop/sa/orders", System.Text.Encoding.ASCII.GetString(names.RawData), StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_carries_the_identity_of_its_trust_domain_without_a_slash()
    {
        using var root = TestAuthority.Create();

        var names = Single<X509SubjectAlternativeNameExtension>(root.Certificate.Extensions).RawData;

        Assert.EndsWith("spiffe://cluster.local", System.Text.Encoding.ASCII.GetString(names), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_are_backdated_against_skew_and_have_distinct_positive_serials_of_128_bits()
    {
        using var root = TestAuthority.Create();
        using var first = root.Issue("a");
        using var second = root.Issue("a");

        Assert.InRange(new DateTimeOffset(first.Certificate.NotBefore), TimeProvider.System.GetUtcNow().AddMinutes(-6), TimeProvider.System.GetUtcNow().AddMinutes(-4));
        Assert.NotEqual(first.Certificate.SerialNumber, second.Certificate.SerialNumber);
        Assert.All([root.Certificate, first.Certificate, second.Certificate], certificate => Assert.Equal(16, certificate.SerialNumberBytes.Length));
        Assert.All([root.Certificate, first.Certificate, second.Certificate], certificate => Assert.InRange(certificate.SerialNumberBytes.Span[0], 0x40, 0x7F));
    }

    [Fact]
    public void Nothing_outlives_its_issuer()
    {
        using var root = TestAuthority.Create(lifetime: TimeSpan.FromHours(2));
        using var intermediate = root.CreateIntermediate();
        using var leaf = intermediate.Issue("a", lifetime: TimeSpan.FromDays(1));

        Assert.Equal(root.Certificate.NotAfter, intermediate.Certificate.NotAfter);
        Assert.Equal(root.Certificate.NotAfter, leaf.Certificate.NotAfter);
        Assert.True(leaf.Certificate.NotBefore >= root.Certificate.NotBefore);
    }

    [Fact]
    public void An_intermediate_may_have_no_more_authorities_below_it_than_its_issuer_leaves_room_for()
    {
        using var root = CertificateAuthority.CreateRoot(new AuthorityOptions { PathLength = 1 }, TimeProvider.System);
        using var intermediate = root.CreateIntermediate(new AuthorityOptions { PathLength = 7 });

        Assert.Equal(0, Single<X509BasicConstraintsExtension>(intermediate.Certificate.Extensions).PathLengthConstraint);
        Assert.Throws<InvalidOperationException>(() => intermediate.CreateIntermediate(new AuthorityOptions()));
    }

    [Fact]
    public void A_leaf_for_nobody_or_for_a_whole_trust_domain_is_refused()
    {
        using var root = TestAuthority.Create();

        Assert.Throws<ArgumentException>(() => root.Issue(new LeafRequest()));
        Assert.Throws<ArgumentException>(() => root.Issue(new LeafRequest { Id = Enforcer.Certificates.SpiffeId.OfTrustDomain("cluster.local") }));
    }

    [Fact]
    public void An_authority_read_back_from_PEM_issues_like_the_original()
    {
        using var root = TestAuthority.Create();
        using var intermediate = root.CreateIntermediate();
        using var again = CertificateAuthority.FromPem(intermediate.Authority.ChainPem, intermediate.Authority.KeyPem, TimeProvider.System);
        using var leaf = again.Issue(new LeafRequest { Id = TestAuthority.Workload("a") });

        Assert.True(ChainIsValid(leaf, root.Certificate));
        Assert.Equal(root.Certificate.Thumbprint, again.Root.Thumbprint);
    }

    [Fact]
    public void An_authority_is_not_read_from_a_leaf_or_with_a_foreign_or_unreadable_key()
    {
        using var root = TestAuthority.Create();
        using var other = TestAuthority.Create();
        using var leaf = root.Issue("a");

        Assert.Throws<CryptographicException>(() => CertificateAuthority.FromPem(leaf.ChainPem, leaf.KeyPem, TimeProvider.System));
        Assert.Throws<CryptographicException>(() => CertificateAuthority.FromPem(root.Authority.ChainPem, other.Authority.KeyPem, TimeProvider.System));
        Assert.Throws<CryptographicException>(() => CertificateAuthority.FromPem(root.Authority.ChainPem, "no key", TimeProvider.System));
        Assert.Throws<CryptographicException>(() => CertificateAuthority.FromPem("", root.Authority.KeyPem, TimeProvider.System));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_key_file_is_readable_by_its_owner_alone_even_where_it_replaces_an_open_one()
    {
        using var folder = new TemporaryFolder();
        using var root = TestAuthority.Create();
        var path = folder.Write("a.key", "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        CertificateFile.WriteKey(path, root.Authority.KeyPem);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(root.Authority.KeyPem, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(LeafFlaw.Expired)]
    [InlineData(LeafFlaw.NotYetValid)]
    [InlineData(LeafFlaw.WeakKey)]
    [InlineData(LeafFlaw.IsAuthority)]
    public void A_flawed_leaf_for_tests_is_signed_by_its_authority_all_the_same(LeafFlaw flaw)
    {
        using var root = TestAuthority.Create();
        using var leaf = root.IssueFlawed(flaw);
        using var chain = ChainTo(root.Certificate);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;

        Assert.True(chain.Build(leaf.Certificate));
    }

    private static T Single<T>(X509ExtensionCollection extensions)
        where T : X509Extension => Assert.Single(extensions.OfType<T>());

    private static bool ChainIsValid(IssuedCertificate leaf, X509Certificate2 root)
    {
        using var chain = ChainTo(root);
        chain.ChainPolicy.ExtraStore.AddRange(leaf.Intermediates.ToArray());
        return chain.Build(leaf.Certificate);
    }

    private static X509Chain ChainTo(X509Certificate2 root) => new()
    {
        ChainPolicy =
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { root },
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        },
    };
}
