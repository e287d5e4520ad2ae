using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Certificates.Validation;

public sealed class RevocationTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestAuthority _root = TestAuthority.Create();
    private readonly ChainVerifier _verifier = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Without_lists_revocation_is_not_checked()
    {
        using var leaf = _root.Issue("web");

        Assert.True(Verify(leaf, null).IsValid);
    }

    [Fact]
    public void Accepts_who_is_not_in_a_current_list_until_that_list_ends()
    {
        using var leaf = _root.Issue("web");
        using var other = _root.Issue("web");

        var verdict = Verify(leaf, [TestRevocation.Write(_root, [other.Certificate], nextUpdate: Now.AddMinutes(10))]);

        Assert.True(verdict.IsValid, verdict.Reason?.Id);
        Assert.InRange(verdict.NotAfter, Now.AddMinutes(9), Now.AddMinutes(11));
    }

    [Fact]
    public void Refuses_who_is_in_the_list()
    {
        using var leaf = _root.Issue("web");

        Assert.Same(RefusalReason.Revoked, Verify(leaf, [TestRevocation.Write(_root, leaf)]).Reason);
    }

    [Fact]
    public void A_stale_list_still_revokes_but_clears_nobody()
    {
        using var leaf = _root.Issue("web");
        using var other = _root.Issue("web");
        byte[] Stale(IssuedCertificate revoked) => TestRevocation.Write(_root, [revoked.Certificate], Now.AddHours(-2), Now.AddHours(-1));

        Assert.Same(RefusalReason.Revoked, Verify(leaf, [Stale(leaf)]).Reason);
        Assert.Same(RefusalReason.CrlStale, Verify(leaf, [Stale(other)]).Reason);
        Assert.Same(RefusalReason.CrlStale, Verify(leaf, [TestRevocation.Write(_root, [], Now.AddMinutes(5))]).Reason);
    }

    [Fact]
    public void Refuses_where_the_issuer_has_no_list()
    {
        using var foreign = TestAuthority.Create("Foreign CA");
        using var leaf = _root.Issue("web");

        Assert.Same(RefusalReason.CrlMissing, Verify(leaf, [TestRevocation.Write(foreign)]).Reason);
        Assert.Same(RefusalReason.CrlMissing, Verify(leaf, []).Reason);
    }

    [Fact]
    public void A_list_signed_by_another_key_under_the_same_name_counts_for_nothing()
    {
        using var impostor = TestAuthority.Create();
        using var leaf = _root.Issue("web");

        Assert.Equal(_root.Certificate.Subject, impostor.Certificate.Subject);
        Assert.Same(RefusalReason.CrlMissing, Verify(leaf, [TestRevocation.Write(impostor)]).Reason);
    }

    [Fact]
    public void Every_certificate_below_the_root_needs_a_list_of_its_own_issuer()
    {
        using var intermediate = _root.CreateIntermediate();
        using var leaf = intermediate.Issue("web");

        Assert.Same(RefusalReason.CrlMissing, Verify(leaf, [TestRevocation.Write(intermediate)]).Reason);
        Assert.True(Verify(leaf, [TestRevocation.Write(intermediate), TestRevocation.Write(_root)]).IsValid);
        Assert.Same(RefusalReason.Revoked, Verify(leaf, [TestRevocation.Write(intermediate), TestRevocation.Write(_root, [intermediate.Certificate])]).Reason);
    }

    [Fact]
    public void A_list_that_was_changed_counts_for_nothing()
    {
        using var leaf = _root.Issue("web");
        var list = TestRevocation.Write(_root);
        list[^1] ^= 1;

        Assert.Same(RefusalReason.CrlMissing, Verify(leaf, [list]).Reason);
    }

    [Theory]
    [InlineData("2.5.29.27", "020101")]
    [InlineData("2.5.29.28", "30038201FF")]
    [InlineData("2.5.29.28", "300483020640")]
    [InlineData("1.2.3.4", "0500")]
    public void A_delta_without_its_base_a_partial_and_a_strange_list_clear_nobody(string extension, string value)
    {
        using var leaf = _root.Issue("web");
        var list = WithCriticalExtension(extension, Convert.FromHexString(value));

        Assert.Same(RefusalReason.CrlMissing, Verify(leaf, [list]).Reason);
    }

    [Fact]
    public void Reads_what_the_framework_wrote()
    {
        using var leaf = _root.Issue("web");

        var list = RevocationList.Read(TestRevocation.Write(_root, leaf))!;

        Assert.Equal((_root.Certificate.Subject, 7, 1, null), (list.IssuerText, list.Number, list.Count, list.Unsupported));
    }

    [Fact]
    public void A_list_of_a_hundred_thousand_is_indexed()
    {
        var builder = new CertificateRevocationListBuilder();
        var serial = new byte[16];
        for (var i = 0; i < 100_000; i++)
        {
            (serial[0], serial[13], serial[14], serial[15]) = (0x40, (byte)(i >> 16), (byte)(i >> 8), (byte)i);
            builder.AddEntry(serial);
        }

        var list = RevocationList.Read(TestRevocation.Sign(builder, _root))!;

        Assert.Equal(100_000, list.Count);
        Assert.Equal(ListedState.Revoked, State(list, serial));
        serial[1] = 1;
        Assert.Equal(ListedState.Absent, State(list, serial));
    }

    [Fact]
    public void Any_change_of_any_byte_is_refused_or_leaves_the_list_unsigned()
    {
        using var leaf = _root.Issue("web");
        var good = TestRevocation.Write(_root, leaf);
        using var root = CertificateReader.Read(_root.Certificate.RawData)!;

        Prop.ForAll(Gen.Choose(0, good.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (at, change) =>
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= (byte)change;
            Assert.False(RevocationList.Read(bad)?.IsSignedBy(root.Key) ?? false, $"byte {at} changed by {change}");
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_file_of_lists_is_read_whole_or_not_at_all()
    {
        var one = TestRevocation.Write(_root);
        using var other = TestAuthority.Create("Other CA");
        byte[] Text(string text) => System.Text.Encoding.ASCII.GetBytes(text);

        Assert.Single(RevocationListFile.Read(one)!);
        Assert.Equal(2, RevocationListFile.Read(Text(TestRevocation.Pem(one, TestRevocation.Write(other))))!.Count);
        Assert.Null(RevocationListFile.Read([]));
        Assert.Null(RevocationListFile.Read(Text("no list")));
        Assert.Null(RevocationListFile.Read(Text(TestRevocation.Pem(one) + "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n")));
        Assert.Null(RevocationListFile.Read(Text(TestRevocation.Pem(one) + "-----BEGIN X509 CRL-----\nAAAA")));
        Assert.Null(RevocationListFile.Read(Text(TestRevocation.Pem(one) + _root.BundlePem)));
    }

    private static ListedState State(RevocationList list, byte[] serial) =>
        SerialNumber.TryRead(serial, out var number) ? list.Find(list.Issuer, number) : throw new ArgumentException("no serial number", nameof(serial));

    // Re-signs a list with one more extension: the framework's builder writes none of these.
    private byte[] WithCriticalExtension(string oid, byte[] value)
    {
        var reader = new System.Formats.Asn1.AsnReader(TestRevocation.Write(_root), System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var body = reader.ReadSequence();
        var algorithm = reader.ReadEncodedValue().ToArray();
        var tag = new System.Formats.Asn1.Asn1Tag(System.Formats.Asn1.TagClass.ContextSpecific, 0);
        var signed = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (signed.PushSequence())
        {
            while (body.HasData && !body.PeekTag().HasSameClassAndValue(tag))
            {
                signed.WriteEncodedValue(body.ReadEncodedValue().Span);
            }

            using (signed.PushSequence(tag))
            using (signed.PushSequence())
            using (signed.PushSequence())
            {
                signed.WriteObjectIdentifier(oid);
                signed.WriteBoolean(true);
                signed.WriteOctetString(value);
            }
        }

        using var key = ECDsa.Create();
        key.ImportFromPem(_root.Authority.KeyPem);
        var list = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (list.PushSequence())
        {
            list.WriteEncodedValue(signed.Encode());
            list.WriteEncodedValue(algorithm);
            list.WriteBitString(key.SignData(signed.Encode(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return list.Encode();
    }

    private Verdict Verify(IssuedCertificate leaf, IReadOnlyList<byte[]>? lists) => _verifier.Verify(
        new PeerChain(leaf.Certificate.RawData, [.. leaf.Intermediates.Select(certificate => certificate.RawData)]),
        new TrustBundle(TestAuthority.TrustDomain, new X509Certificate2Collection(_root.Root), 1, lists?.Select(list => RevocationList.Read(list)!).ToList()),
        Now);
}
