using Enforcer.Certificates.Validation.Signatures;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Checks;

/// <summary>Keys and signatures below the floors.</summary>
internal sealed class WeaknessCheck : ICheck
{
    private const int LeastRsaBits = 2048;
    private const int LeastCurveBits = 256;

    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        var held = dossier.Holdings.SelectMany(holding => holding.All.Select(one => (holding.Resource, Held: one)));
        foreach (var (resource, one) in held.DistinctBy(pair => (pair.Resource, pair.Held.Certificate.Thumbprint)))
        {
            if (WeaknessOf(one) is { } weakness)
            {
                yield return new Found(CertificateRules.WeakKey, resource, one.At, $"{one.Name}: {weakness}", one.Certificate.Thumbprint);
            }
        }
    }

    // Ed25519 and others that are not verified here are not weak.
    private static string? WeaknessOf(HeldCertificate held)
    {
        var certificate = held.Certificate;
        return certificate.Key switch
        {
            { Kind: KeyKind.Rsa or KeyKind.RsaPss, Bits: < LeastRsaBits } rsa => $"an RSA key of {rsa.Bits} bits",
            { Kind: KeyKind.Dsa } => "a DSA key",
            { Kind: KeyKind.EllipticCurve, Bits: > 0 and < LeastCurveBits } curve => $"an elliptic-curve key of {curve.Bits} bits",
            // A root is trusted as it stands: nobody relies on its own signature.
            _ when certificate.IsSelfIssued => null,
            _ when SignatureCatalog.Find(certificate.SignatureAlgorithm) is { IsStrong: false } scheme => $"signed with {(scheme.Kind == KeyKind.Dsa ? "DSA" : scheme.Hash.Name)}",
            _ => null,
        };
    }
}
