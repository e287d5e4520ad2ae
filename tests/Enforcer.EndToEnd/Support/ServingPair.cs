using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.EndToEnd.Support;

/// <summary>Makes serving certificates that no tool of ours would issue.</summary>
public static class ServingPair
{
    /// <summary>A certificate for 127.0.0.1 below the authority that ends after so long, PEM; negative for one that has ended.</summary>
    public static (string Certificate, string Key) Ending(TimeSpan after, string authority, string authorityKey)
    {
        using var issuer = X509Certificate2.CreateFromPem(authority, authorityKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=webhook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var issuerKey = issuer.GetECDsaPrivateKey()!;
        using var leaf = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), now.AddHours(-2), now + after, RandomNumberGenerator.GetBytes(16));
        return (leaf.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
