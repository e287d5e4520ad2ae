using System.Formats.Asn1;
using System.Security.Cryptography;
using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>How an RSA-PSS signature was made, or what a key that makes nothing else is limited to (RFC 4055 3.1): each field has a default of SHA-1's days.</summary>
/// <param name="Hash">Of what was signed.</param>
/// <param name="MaskHash">Within the mask generation; mostly the same.</param>
/// <param name="SaltOctets">How long the salt is; of a limited key: at least.</param>
internal sealed record PssParameters(HashAlgorithmName Hash, HashAlgorithmName MaskHash, int SaltOctets)
{
    /// <summary>No modulus that is verified here has room for more.</summary>
    private const int LongestSalt = 2048;
    private const string MaskGeneration = "1.2.840.113549.1.1.8";
    private const string Sha1 = "1.3.14.3.2.26";

    private static readonly Dictionary<string, HashAlgorithmName> Hashes = new()
    {
        [Sha1] = HashAlgorithmName.SHA1,
        ["2.16.840.1.101.3.4.2.1"] = HashAlgorithmName.SHA256,
        ["2.16.840.1.101.3.4.2.2"] = HashAlgorithmName.SHA384,
        ["2.16.840.1.101.3.4.2.3"] = HashAlgorithmName.SHA512,
    };

    /// <summary>Null where they are absent, not well formed, or ask for what is not verified here.</summary>
    public static PssParameters? Read(AlgorithmIdentifier algorithm)
    {
        try
        {
            var outer = new AsnReader(algorithm.Parameters ?? throw new AsnContentException("no parameters"), AsnEncodingRules.DER);
            var fields = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var hash = Wrapped(fields, 0) is { } hashField ? AlgorithmIdentifier.Read(hashField).Oid : Sha1;
            var mask = Wrapped(fields, 1) is { } maskField ? ReadMask(maskField) : Sha1;
            var salt = SHA1.HashSizeInBytes;
            if (Wrapped(fields, 2) is { } saltField && !saltField.TryReadInt32(out salt))
            {
                return null;
            }

            var isKnown = (Wrapped(fields, 3) is not { } trailer || (trailer.TryReadInt32(out var value) && value == 1)) && !fields.HasData;
            return isKnown && salt is >= 0 and <= LongestSalt && Hashes.TryGetValue(hash, out var found) && Hashes.TryGetValue(mask, out var maskHash)
                ? new PssParameters(found, maskHash, salt)
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Whether a key that is limited to these may make a signature of <paramref name="other"/> (RFC 4055 3.3).</summary>
    public bool Allows(PssParameters other) => Hash == other.Hash && MaskHash == other.MaskHash && SaltOctets <= other.SaltOctets;

    private static string ReadMask(AsnReader reader)
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
