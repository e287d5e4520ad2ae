using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Enrolment;

/// <summary>
/// A PKCS#10 request, of which nothing counts but the key and the proof that the sender holds it: subject, names and extensions are read
/// past, whatever they ask for.
/// </summary>
internal static class SigningRequest
{
    /// <summary>Of the DER. A request with an RSA key of 4096 bits has 1.7 KB.</summary>
    public const int MostBytes = 8 * 1024;

    private const int LeastRsaBits = 2048;
    private const int MostRsaBits = 4096;
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    // SHA-256 and better, with RSA (PKCS#1 v1.5) and ECDSA.
    private static readonly string[] Signatures =
    [
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
    ];

    /// <summary>The key to certify, or one sentence why not.</summary>
    public static (PublicKey? Key, string? Fault) Read(ReadOnlySpan<byte> der)
    {
        if (der.Length > MostBytes)
        {
            return (null, $"the request is larger than {MostBytes} bytes");
        }

        try
        {
            var bytes = der.ToArray();
            var request = new AsnReader(bytes, AsnEncodingRules.DER).ReadSequence();
            request.ReadEncodedValue();
            if (!Signatures.Contains(request.ReadSequence().ReadObjectIdentifier()))
            {
                return (null, "the request is signed by an algorithm that is not taken: use ECDSA or RSA with SHA-256, SHA-384 or SHA-512");
            }

            // First without the signature: no time is spent on a key that is refused.
            var key = Load(bytes, CertificateRequestLoadOptions.SkipSignatureValidation).PublicKey;
            if (KeyFault(key) is { } fault)
            {
                return (null, fault);
            }

            return (Load(bytes, CertificateRequestLoadOptions.Default).PublicKey, null);
        }
        catch (Exception failure) when (failure is CryptographicException or AsnContentException or ArgumentException)
        {
            return (null, "the request cannot be read, or its signature does not prove the key");
        }
    }

    /// <summary>What a client sends: a request with this key, and nothing else in it.</summary>
    public static string Write(ECDsa key) =>
        Convert.ToBase64String(new CertificateRequest(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256).CreateSigningRequest());

    private static CertificateRequest Load(byte[] der, CertificateRequestLoadOptions options) =>
        CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, options);

    private static string? KeyFault(PublicKey key)
    {
        switch (key.Oid.Value)
        {
            case Rsa:
                using (var rsa = key.GetRSAPublicKey())
                {
                    return rsa is { KeySize: >= LeastRsaBits and <= MostRsaBits } ? null : $"an RSA key must have {LeastRsaBits} to {MostRsaBits} bits";
                }

            case EllipticCurve:
                var curve = new AsnReader(key.EncodedParameters?.RawData ?? [], AsnEncodingRules.DER);
                return curve.HasData && curve.PeekTag() == Asn1Tag.ObjectIdentifier && Curves.Contains(curve.ReadObjectIdentifier())
                    ? null
                    : "an elliptic key must lie on P-256, P-384 or P-521";
            default:
                return "the key is of a kind that is not certified: use ECDSA on P-256, P-384 or P-521, or RSA";
        }
    }
}
