using System.Security.Cryptography;
using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>The signature algorithms that are verified here. Ed25519 and SHA-224 are not: the platform has neither.</summary>
internal static class SignatureCatalog
{
    private const string RsaPss = "1.2.840.113549.1.1.10";

    private static readonly Dictionary<string, SignatureScheme> Schemes = new()
    {
        ["1.2.840.113549.1.1.4"] = Rsa(HashAlgorithmName.MD5),
        ["1.2.840.113549.1.1.5"] = Rsa(HashAlgorithmName.SHA1),
        ["1.2.840.113549.1.1.11"] = Rsa(HashAlgorithmName.SHA256),
        ["1.2.840.113549.1.1.12"] = Rsa(HashAlgorithmName.SHA384),
        ["1.2.840.113549.1.1.13"] = Rsa(HashAlgorithmName.SHA512),
        ["1.2.840.10045.4.1"] = new(KeyKind.EllipticCurve, HashAlgorithmName.SHA1),
        ["1.2.840.10045.4.3.2"] = new(KeyKind.EllipticCurve, HashAlgorithmName.SHA256),
        ["1.2.840.10045.4.3.3"] = new(KeyKind.EllipticCurve, HashAlgorithmName.SHA384),
        ["1.2.840.10045.4.3.4"] = new(KeyKind.EllipticCurve, HashAlgorithmName.SHA512),
        ["1.2.840.10040.4.3"] = new(KeyKind.Dsa, HashAlgorithmName.SHA1),
        ["2.16.840.1.101.3.4.3.2"] = new(KeyKind.Dsa, HashAlgorithmName.SHA256),
    };

    /// <summary>Null where the algorithm is not verified here, or its parameters are not what it takes.</summary>
    public static SignatureScheme? Find(AlgorithmIdentifier algorithm)
    {
        if (algorithm.Oid == RsaPss)
        {
            return PssParameters.Read(algorithm) is { } parameters ? new SignatureScheme(KeyKind.RsaPss, parameters.Hash, parameters) : null;
        }

        if (!Schemes.TryGetValue(algorithm.Oid, out var scheme))
        {
            return null;
        }

        return (scheme.Kind == KeyKind.Rsa ? algorithm.HasNullParameters : algorithm.HasNoParameters) ? scheme : null;
    }

    private static SignatureScheme Rsa(HashAlgorithmName hash) => new(KeyKind.Rsa, hash);
}
