using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Issuing;

/// <summary>Turns what was issued into the PEM text that every TLS program reads.</summary>
internal static class CertificatePem
{
    public static string Encode(IEnumerable<X509Certificate2> certificates) =>
        string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));

    /// <exception cref="CryptographicException">The certificate has no private key, or one that may not leave its store.</exception>
    public static string EncodeKey(X509Certificate2 certificate)
    {
        using var key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()
            ?? throw new CryptographicException("the certificate has no ECDSA or RSA private key");
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
