using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Validation;

/// <summary>The floor below which a key or a signature proves nothing, whoever signed it.</summary>
internal static class KeyStrength
{
    private const int LeastRsaBits = 2048;

    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    private static readonly HashSet<string> StrongSignatures =
    [
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", // RSA PKCS#1 with SHA-256, 384, 512
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",       // ECDSA with SHA-256, 384, 512
    ];

    private static readonly HashSet<string> StrongCurves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    /// <summary>Checks a certificate's key and, unless it is the anchor (whose signature nobody relies on), what it was signed with.</summary>
    public static RefusalReason? Check(X509Certificate2 certificate, bool isAnchor)
    {
        if (!isAnchor && !StrongSignatures.Contains(certificate.SignatureAlgorithm.Value ?? ""))
        {
            return RefusalReason.WeakSignature;
        }

        try
        {
            return IsStrong(certificate) ? null : RefusalReason.WeakKey;
        }
        catch (CryptographicException)
        {
            return RefusalReason.Malformed;
        }
    }

    private static bool IsStrong(X509Certificate2 certificate)
    {
        switch (certificate.PublicKey.Oid.Value)
        {
            case Rsa:
                using (var rsa = certificate.GetRSAPublicKey())
                {
                    return rsa?.KeySize >= LeastRsaBits;
                }

            case EllipticCurve:
                using (var ecdsa = certificate.GetECDsaPublicKey())
                {
                    return ecdsa is not null && StrongCurves.Contains(ecdsa.ExportParameters(false).Curve.Oid.Value ?? "");
                }

            default:
                return false;
        }
    }
}
