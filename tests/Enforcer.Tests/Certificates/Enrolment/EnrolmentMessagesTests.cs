using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Enrolment;

public sealed class EnrolmentMessagesTests
{
    [Fact]
    public void Certificates_come_back_as_they_were_sent()
    {
        using var root = TestAuthority.Create();
        using var between = root.CreateIntermediate();

        var read = CertificatesOnly.Decode(CertificatesOnly.Encode([root.Certificate, between.Certificate]))!;

        Assert.Equal(new[] { root.Certificate.Thumbprint, between.Certificate.Thumbprint }.Order(), read.Select(certificate => certificate.Thumbprint).Order());
    }

    [Fact]
    public void No_changed_byte_of_a_message_of_certificates_is_a_crash()
    {
        using var root = TestAuthority.Create();
        var bytes = Convert.FromBase64String(CertificatesOnly.Encode([root.Certificate]));

        foreach (var changed in Changes(bytes))
        {
            CertificatesOnly.Decode(Convert.ToBase64String(changed));
        }

        Assert.Null(CertificatesOnly.Decode("!"));
        Assert.Null(CertificatesOnly.Decode(""));
        Assert.Null(CertificatesOnly.Decode(CertificatesOnly.Encode(Enumerable.Repeat(root.Certificate, CertificatesOnly.MostCertificates + 1))));
    }

    [Fact]
    public void No_changed_byte_of_a_request_proves_a_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = Convert.FromBase64String(SigningRequest.Write(key));
        Assert.NotNull(SigningRequest.Read(bytes).Key);

        Assert.All(Changes(bytes), changed => Assert.Null(SigningRequest.Read(changed).Key));
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(SigningRequest.Read(bytes.AsSpan(0, length)).Key));
        Assert.Null(SigningRequest.Read([.. bytes, 0]).Key);
    }

    [Fact]
    public void A_bundle_has_one_name_whatever_the_order_of_its_roots()
    {
        using var one = TestAuthority.Create();
        using var two = TestAuthority.Create();

        Assert.Equal(BundleId.Of([one.Certificate, two.Certificate]), BundleId.Of([two.Certificate, one.Certificate, two.Certificate]));
        Assert.NotEqual(BundleId.Of([one.Certificate]), BundleId.Of([two.Certificate]));
    }

    private static IEnumerable<byte[]> Changes(byte[] bytes) =>
        from at in Enumerable.Range(0, bytes.Length)
        from mask in new byte[] { 0x01, 0x10, 0x80, 0xFF }
        select Changed(bytes, at, mask);

    private static byte[] Changed(byte[] bytes, int at, byte mask)
    {
        var changed = bytes.ToArray();
        changed[at] ^= mask;
        return changed;
    }
}
