using System.Formats.Asn1;
using System.Security.Cryptography;
using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>The signature algorithms that are verified here. Ed25519 and SHA-224 are not: the platform has neither.</summary>
internal static class SignatureCatalog
{
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string MaskGeneration = "1.2.840.113549.1.1.8";
    private const string Sha1 = "1.3.14.3.2.26";

    private static readonly Dictionary<string, (HashAlgorithmName Name, int Octets)> Hashes = new()
    {
        [Sha1] = (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
        ["2.16.840.1.101.3.4.2.1"] = (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
        ["2.16.840.1.101.3.4.2.2"] = (HashAlgorithmName.SHA384, SHA384.HashSizeInBytes),
        ["2.16.840.1.101.3.4.2.3"] = (HashAlgorithmName.SHA512, SHA512.HashSizeInBytes),
    };

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
            return FindPss(algorithm);
        }

        if (!Schemes.TryGetValue(algorithm.Oid, out var scheme))
        {
            return null;
        }

        return (scheme.Kind == KeyKind.Rsa ? algorithm.HasNullParameters : algorithm.HasNoParameters) ? scheme : null;
    }

    private static SignatureScheme Rsa(HashAlgorithmName hash) => new(KeyKind.Rsa, hash, RSASignaturePadding.Pkcs1);

    // RFC 4055 3.1: hash, mask generation with the same hash, salt length, trailer; each with a default of SHA-1's days.
    private static SignatureScheme? FindPss(AlgorithmIdentifier algorithm)
    {
        try
        {
            var outer = new AsnReader(algorithm.Parameters ?? throw new AsnContentException("no parameters"), AsnEncodingRules.DER);
            var fields = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var hash = Wrapped(fields, 0) is { } hashField ? AlgorithmIdentifier.Read(hashField).Oid : Sha1;
            var mask = Wrapped(fields, 1) is { } maskField ? MaskHash(maskField) : Sha1;
            var salt = SHA1.HashSizeInBytes;
            if (Wrapped(fields, 2) is { } saltField && !saltField.TryReadInt32(out salt))
            {
                return null;
            }

            var isKnown = (Wrapped(fields, 3) is not { } trailer || (trailer.TryReadInt32(out var value) && value == 1)) && !fields.HasData;
            // The platform verifies salts as long as the hash, as everybody makes them.
            return isKnown && hash == mask && Hashes.TryGetValue(hash, out var found) && salt == found.Octets
                ? new SignatureScheme(KeyKind.RsaPss, found.Name, RSASignaturePadding.Pss)
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string MaskHash(AsnReader reader)
    {
        var mask = AlgorithmIdentifier.Read(reader);
        return mask.Oid == MaskGeneration && mask.Parameters is { } hash ? AlgorithmIdentifier.Read(new AsnReader(hash, AsnEncodingRules.DER)).Oid : "";
    }

    private static AsnReader? Wrapped(AsnReader fields, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        return fields.HasData && fields.PeekTag().HasSameClassAndValue(tag) ? fields.ReadSequence(tag) : null;
    }
}
