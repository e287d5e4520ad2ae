using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Certificates.Validation.Der;

public sealed class CertificateReaderTests
{
    private readonly TestCertificate _root = TestCertificate.Authority("CN=root");

    [Fact]
    public void Reads_what_the_framework_reads()
    {
        var encoded = TestCertificate.Leaf(_root, "web.example.com").Encode();
        using var framework = X509CertificateLoader.LoadCertificate(encoded);

        var read = CertificateReader.Read(encoded)!;

        Assert.Equal(framework.Subject, read.SubjectText);
        Assert.Equal(framework.SerialNumberBytes.ToArray(), read.Serial.ToArray());
        Assert.Equal(framework.NotAfter.ToUniversalTime(), read.NotAfter.UtcDateTime);
        Assert.Equal(framework.PublicKey.ExportSubjectPublicKeyInfo(), read.Key.Encoded.ToArray());
    }

    [Fact]
    public void Refuses_anything_left_over_or_cut_off()
    {
        var encoded = TestCertificate.Leaf(_root).Encode();

        Assert.Null(CertificateReader.Read((byte[])[.. encoded, 0]));
        Assert.Null(CertificateReader.Read(encoded.AsMemory(0, encoded.Length - 1)));
        Assert.Null(CertificateReader.Read(Array.Empty<byte>()));
    }

    [Fact]
    public void Refuses_fields_of_a_later_version()
    {
        Assert.Null(CertificateReader.Read((TestCertificate.Leaf(_root, "a.example") with { Version = 2 }).Encode()));
        Assert.Null(CertificateReader.Read((TestCertificate.Leaf(_root) with { Version = 4 }).Encode()));
        Assert.Null(CertificateReader.Read((TestCertificate.Leaf(_root) with { Version = 1, HasUniqueId = true }).Encode()));
        Assert.NotNull(CertificateReader.Read((TestCertificate.Leaf(_root) with { Version = 1 }).Encode()));
    }

    [Fact]
    public void Refuses_an_extension_that_stands_there_twice_or_is_empty()
    {
        var names = TestExtensions.DnsNames("a.example");

        Assert.NotNull(CertificateReader.Read(TestCertificate.Leaf(_root).With(names).Encode()));
        Assert.Null(CertificateReader.Read(TestCertificate.Leaf(_root).With(names, names).Encode()));
        Assert.Null(CertificateReader.Read(TestCertificate.Leaf(_root).With(TestExtensions.DnsNames()).Encode()));
        Assert.Null(CertificateReader.Read(TestCertificate.Leaf(_root).With(TestExtensions.Addresses([1, 2, 3])).Encode()));
    }

    [Fact]
    public void Refuses_a_default_that_is_written_out()
    {
        var constraints = TestExtensions.Encode("2.5.29.19", critical: true, writer =>
        {
            using var sequence = writer.PushSequence();
            writer.WriteBoolean(false);
        });

        Assert.Null(CertificateReader.Read(TestCertificate.Leaf(_root).With(constraints).Encode()));
    }

    [Theory]
    [InlineData("170D3236303630313132303030305A", true)]
    [InlineData("170B323630363031313230305A", false)]
    [InlineData("18133230323630363031313230303030 2E355A00", false)]
    [InlineData("180F32303236303630313132303030305A", true)]
    [InlineData("180F30303030303130313030303030305A", true)]
    public void Takes_the_two_forms_of_time_that_the_profile_knows(string time, bool isTaken)
    {
        var encoded = Convert.FromHexString(time.Replace(" ", "", StringComparison.Ordinal));
        var failure = Record.Exception(() => DerTime.Read(new AsnReader(encoded, AsnEncodingRules.DER)));

        Assert.Equal(isTaken, failure is null);
        Assert.True(failure is null or AsnContentException, failure?.ToString());
    }

    [Theory]
    [InlineData("O=Acme, CN=a", "o=ACME, cn=A", true)]
    [InlineData("O=Acme  Inc, CN=a", "O=Acme Inc, CN=a", true)]
    [InlineData("O=Acme, CN=a", "CN=a, O=Acme", false)]
    [InlineData("O=Acme", "OU=Acme", false)]
    public void Compares_names_as_rfc_5280_asks(string one, string other, bool areSame) => Assert.Equal(areSame, Name(one).Equals(Name(other)));

    [Fact]
    public void No_change_of_octets_is_accepted_or_crashes()
    {
        var good = TestCertificate.Leaf(_root, "web.example.com").Encode();
        var anchor = _root.Parse();
        var change = Gen.Zip(Gen.Choose(0, good.Length - 1), Gen.Choose(1, 255)).NonEmptyListOf().ToArbitrary();

        Prop.ForAll(change, changes =>
        {
            var bad = (byte[])good.Clone();
            foreach (var (at, difference) in changes)
            {
                bad[at] ^= (byte)difference;
            }

            Assert.True(bad.AsSpan().SequenceEqual(good) || !IsAccepted(bad, anchor));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_insertion_or_cut_is_accepted_or_crashes()
    {
        var good = TestCertificate.Leaf(_root, "web.example.com").Encode();
        var anchor = _root.Parse();

        Prop.ForAll(Gen.Choose(0, good.Length - 1).ToArbitrary(), Gen.Choose(0, 255).ListOf().ToArbitrary(), (at, octets) =>
        {
            byte[] longer = [.. good[..at], .. octets.Select(octet => (byte)octet), .. good[at..]];
            byte[] shorter = [.. good[..at], .. good.Skip(at + 1 + octets.Count)];

            Assert.True(octets.Count == 0 || !IsAccepted(longer, anchor));
            Assert.False(IsAccepted(shorter, anchor));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsAccepted(byte[] encoded, ParsedCertificate anchor) => CertificateReader.Read(encoded) is { } leaf && PathSearch.Run(new PathRequest
    {
        Leaf = leaf,
        Intermediates = [],
        Anchors = [anchor],
        Time = TestCertificate.Now,
        Profile = ValidationProfile.Rfc5280,
    }).IsValid;

    private static DistinguishedName Name(string text) => DistinguishedName.Read(new AsnReader(new X500DistinguishedName(text).RawData, AsnEncodingRules.DER));
}
