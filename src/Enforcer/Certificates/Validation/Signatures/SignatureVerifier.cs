using System.Formats.Asn1;
using System.Security.Cryptography;
using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>Checks signatures with the platform's primitives; whatever the platform will not take does not verify.</summary>
internal static class SignatureVerifier
{
    /// <summary>Roughly what one check costs, in units of an ECDSA P-256 check; what a budget counts.</summary>
    public static int Cost(SignatureScheme? scheme, VerificationKey key) => key.Kind switch
    {
        KeyKind.Rsa or KeyKind.RsaPss when scheme?.Pss is { } pss && !IsOfPlatform(pss) => (1 + (key.Bits / 512)) * (key.ExponentOctets > 3 ? 8 : 1),
        // Grows with the square of the modulus, and with the exponent: 3 octets are what everybody uses.
        KeyKind.Rsa or KeyKind.RsaPss => (1 + (key.Bits / 1024 * (key.Bits / 1024) / 12)) * (key.ExponentOctets > 3 ? 3 : 1),
        KeyKind.EllipticCurve when key.Bits <= 256 => 1,
        KeyKind.EllipticCurve => key.Bits <= 384 ? 4 : 6,
        _ => 32,
    };

    /// <summary>Null where the key is of a kind that is not verified here; else whether the signature holds.</summary>
    public static bool? Verify(SignatureScheme scheme, ReadOnlySpan<byte> signed, ReadOnlyMemory<byte> signature, VerificationKey key) =>
        VerifyHash(scheme, Hash(scheme, signed), signature, key);

    /// <summary>The same for what was hashed before.</summary>
    public static bool? VerifyHash(SignatureScheme scheme, byte[] hash, ReadOnlyMemory<byte> signature, VerificationKey key)
    {
        if (key.Kind == KeyKind.Unsupported)
        {
            return null;
        }

        try
        {
            return Fits(scheme, key) && Holds(scheme, hash, signature, key);
        }
        catch (Exception failure) when (failure is CryptographicException or PlatformNotSupportedException)
        {
            // An OpenSSL policy, a curve or a point that the platform refuses.
            return null;
        }
    }

    public static byte[] Hash(SignatureScheme scheme, ReadOnlySpan<byte> signed) => CryptographicOperations.HashData(scheme.Hash, signed);

    private static bool Fits(SignatureScheme scheme, VerificationKey key) =>
        scheme.Kind == key.Kind ? scheme.Pss is not { } pss || key.Limit?.Allows(pss) != false : scheme.Kind == KeyKind.RsaPss && key.Kind == KeyKind.Rsa;

    // The platform verifies salts as long as the hash only, and one hash for both.
    private static bool IsOfPlatform(PssParameters pss) => pss.Hash == pss.MaskHash && pss.SaltOctets == pss.Hash.Name switch
    {
        nameof(HashAlgorithmName.SHA1) => SHA1.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA256) => SHA256.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA384) => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };

    private static bool Holds(SignatureScheme scheme, byte[] hash, ReadOnlyMemory<byte> signature, VerificationKey key) => scheme.Kind switch
    {
        KeyKind.EllipticCurve => IsPairOfIntegers(signature) && key.Use(
            ECDsa.Create, ecdsa => ecdsa.VerifyHash(hash, signature.Span, DSASignatureFormat.Rfc3279DerSequence)),
        KeyKind.Dsa => IsPairOfIntegers(signature) && key.Use(
            DSA.Create, dsa => dsa.VerifySignature(hash, signature.Span, DSASignatureFormat.Rfc3279DerSequence)),
        _ when scheme.Pss is { } pss && !IsOfPlatform(pss) => key.Use(RSA.Create, rsa => PssEncoding.Holds(rsa.ExportParameters(false), pss, hash, signature.Span)),
        _ => key.Use(RSA.Create, rsa => rsa.VerifyHash(hash, signature.Span, scheme.Hash, scheme.Pss is null ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss)),
    };

    // The platform takes some encodings that are not DER; then one signature would have many spellings.
    private static bool IsPairOfIntegers(ReadOnlyMemory<byte> signature)
    {
        try
        {
            var outer = new AsnReader(signature, AsnEncodingRules.DER);
            var pair = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var isPositive = pair.ReadInteger().Sign > 0 && pair.ReadInteger().Sign > 0;
            pair.ThrowIfNotEmpty();
            return isPositive;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
