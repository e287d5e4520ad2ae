using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Inspection;

/// <summary>Says whether one certificate signed another. This sorts a file for a person; it is no path validation.</summary>
internal static class SignatureCheck
{
    /// <summary>Where the algorithm is not one that we can check (Ed25519, RSA-PSS), names and key identifiers decide.</summary>
    public static bool Signed(X509Certificate2 issuer, X509Certificate2 subject)
    {
        if (!issuer.SubjectName.RawData.AsSpan().SequenceEqual(subject.IssuerName.RawData))
        {
            return false;
        }

        try
        {
            var certificate = new AsnReader(subject.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            var signed = certificate.ReadEncodedValue().Span;
            var algorithm = certificate.ReadSequence().ReadObjectIdentifier();
            var signature = certificate.ReadBitString(out _);
            return HashOf(algorithm) is { } hash ? Verifies(issuer, hash, signed, signature) : IdentifiersAgree(issuer, subject);
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    private static HashAlgorithmName? HashOf(string algorithm) => algorithm switch
    {
        "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" => HashAlgorithmName.SHA1,
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static bool Verifies(X509Certificate2 issuer, HashAlgorithmName hash, ReadOnlySpan<byte> signed, byte[] signature)
    {
        using var ecdsa = issuer.GetECDsaPublicKey();
        using var rsa = issuer.GetRSAPublicKey();
        return ecdsa?.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence)
            ?? rsa?.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1)
            ?? false;
    }

    private static bool IdentifiersAgree(X509Certificate2 issuer, X509Certificate2 subject) =>
        subject.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is not { } wanted
        || issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is not { } own
        || own.SubjectKeyIdentifierBytes.Span.SequenceEqual(wanted.Span);
}
