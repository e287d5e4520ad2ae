using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Validation.Signatures;

namespace Enforcer.Certificates.Validation;

/// <summary>The floor below which a key or a signature proves nothing, whoever signed it.</summary>
internal static class KeyStrength
{
    private const int LeastRsaBits = 2048;

    private static readonly HashSet<string> StrongCurves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    /// <summary>Checks a certificate's key and, unless it is the anchor (whose signature nobody relies on), what it was signed with.</summary>
    public static RefusalReason? Check(ParsedCertificate certificate, PathRole role)
    {
        if (role != PathRole.Anchor && SignatureCatalog.Find(certificate.SignatureAlgorithm) is { IsStrong: false })
        {
            return RefusalReason.WeakSignature;
        }

        if (certificate.Key.Kind == KeyKind.Unsupported)
        {
            return RefusalReason.UnsupportedAlgorithm;
        }

        var isStrong = certificate.Key switch
        {
            { Kind: KeyKind.Rsa or KeyKind.RsaPss } rsa => rsa.Bits >= LeastRsaBits,
            { Kind: KeyKind.EllipticCurve } curve => StrongCurves.Contains(curve.Curve!),
            _ => false,
        };
        return isStrong ? null : RefusalReason.WeakKey;
    }
}
