using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Inspection;

/// <summary>The kind of a key and the fingerprint of its public half, by which it is matched to certificates.</summary>
/// <param name="Description">Algorithm and size; null where the key is encrypted.</param>
/// <param name="Fingerprint">SHA-256 of the subject public key info; null where it cannot be derived.</param>
internal sealed record KeyFacts(string Kind, string? Description, string? Fingerprint)
{
    public static string FingerprintOf(PublicKey key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    public static string Describe(X509Certificate2 certificate)
    {
        using var ecdsa = certificate.GetECDsaPublicKey();
        using var rsa = certificate.GetRSAPublicKey();
        return (AsymmetricAlgorithm?)ecdsa is { } curve ? Describe(curve) : rsa is not null ? Describe(rsa) : NameOf(certificate.PublicKey.Oid);
    }

    /// <summary>Reads the DER of one key.</summary>
    /// <param name="label">Its PEM label; empty where it came as DER and may be any.</param>
    /// <param name="content">The DER bytes.</param>
    /// <returns>Null where the bytes are no key.</returns>
    public static KeyFacts? Read(string label, byte[] content) => label switch
    {
        "ENCRYPTED PRIVATE KEY" => new KeyFacts("encrypted private key", null, null),
        "PRIVATE KEY" => Pkcs8(content),
        "EC PRIVATE KEY" => Import<ECDsa>(ECDsa.Create(), "private key", key => key.ImportECPrivateKey(content, out _)),
        "RSA PRIVATE KEY" => Import<RSA>(RSA.Create(), "private key", key => key.ImportRSAPrivateKey(content, out _)),
        "PUBLIC KEY" => PublicKeyInfo(content),
        "" => Pkcs8(content) ?? Read("EC PRIVATE KEY", content) ?? Read("RSA PRIVATE KEY", content) ?? PublicKeyInfo(content),
        _ => null,
    };

    private static KeyFacts? Pkcs8(byte[] content) =>
        Import<ECDsa>(ECDsa.Create(), "private key", key => key.ImportPkcs8PrivateKey(content, out _))
        ?? Import<RSA>(RSA.Create(), "private key", key => key.ImportPkcs8PrivateKey(content, out _))
        ?? Unknown("private key", content, hasVersion: true);

    private static KeyFacts? PublicKeyInfo(byte[] content) =>
        Import<ECDsa>(ECDsa.Create(), "public key", key => key.ImportSubjectPublicKeyInfo(content, out _))
        ?? Import<RSA>(RSA.Create(), "public key", key => key.ImportSubjectPublicKeyInfo(content, out _))
        ?? Unknown("public key", content, hasVersion: false);

    private static KeyFacts? Import<T>(T key, string kind, Action<T> import)
        where T : AsymmetricAlgorithm
    {
        using (key)
        {
            try
            {
                import(key);
                return new KeyFacts(kind, Describe(key), Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())));
            }
            catch (CryptographicException)
            {
                return null;
            }
        }
    }

    // An algorithm that the framework cannot load (Ed25519, say) still has a name.
    private static KeyFacts? Unknown(string kind, byte[] content, bool hasVersion)
    {
        try
        {
            var key = new AsnReader(content, AsnEncodingRules.DER).ReadSequence();
            if (hasVersion)
            {
                key.ReadInteger();
            }

            var oid = key.ReadSequence().ReadObjectIdentifier();
            key.ReadEncodedValue();
            return new KeyFacts(kind, NameOf(new Oid(oid)), null);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string NameOf(Oid oid) => oid.Value switch
    {
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        var value => oid.FriendlyName ?? value ?? "unknown",
    };

    private static string Describe(AsymmetricAlgorithm key) => key switch
    {
        ECDsa ecdsa => $"ECDSA {CurveOf(ecdsa)}",
        _ => $"RSA {key.KeySize}",
    };

    private static string CurveOf(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value switch
    {
        "1.2.840.10045.3.1.7" => "P-256",
        "1.3.132.0.34" => "P-384",
        "1.3.132.0.35" => "P-521",
        null => $"explicit curve of {key.KeySize} bits",
        var other => new Oid(other).FriendlyName ?? other,
    };
}
