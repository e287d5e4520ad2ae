using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Tests.Support;

/// <summary>Revocation lists of a test authority, written by the framework: a second opinion on what ours reads.</summary>
internal static class TestRevocation
{
    /// <param name="authority">Whose list it is.</param>
    /// <param name="revoked">Who stands in it.</param>
    /// <param name="thisUpdate">Default: a minute ago.</param>
    /// <param name="nextUpdate">Default: in an hour.</param>
    public static byte[] Write(TestAuthority authority, IEnumerable<X509Certificate2> revoked, DateTimeOffset? thisUpdate = null, DateTimeOffset? nextUpdate = null)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
        {
            builder.AddEntry(certificate);
        }

        return Sign(builder, authority, thisUpdate, nextUpdate);
    }

    public static byte[] Sign(CertificateRevocationListBuilder builder, TestAuthority authority, DateTimeOffset? thisUpdate = null, DateTimeOffset? nextUpdate = null)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(authority.Authority.KeyPem);
        using var signer = authority.Certificate.CopyWithPrivateKey(key);
        var now = TimeProvider.System.GetUtcNow();
        return builder.Build(signer, new BigInteger(7), nextUpdate ?? now.AddHours(1), HashAlgorithmName.SHA256, null, thisUpdate ?? now.AddMinutes(-1));
    }

    public static string Pem(params ReadOnlySpan<byte[]> lists)
    {
        var text = "";
        foreach (var list in lists)
        {
            text += PemEncoding.WriteString("X509 CRL", list) + "\n";
        }

        return text;
    }

    public static byte[] Write(TestAuthority authority, params IssuedCertificate[] revoked) => Write(authority, revoked.Select(leaf => leaf.Certificate));
}
