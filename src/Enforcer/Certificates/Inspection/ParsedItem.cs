using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Inspection;

/// <summary>A block that was looked into: exactly one of its parts is set.</summary>
internal sealed record ParsedItem(RawItem Raw, X509Certificate2? Certificate = null, RevocationListFacts? List = null, KeyFacts? Key = null, string? Fault = null)
{
    public static ParsedItem Of(RawItem raw)
    {
        if (raw.Content is not { } content)
        {
            return new ParsedItem(raw, Fault: "the block is cut off or its base 64 is broken");
        }

        return raw.Label switch
        {
            "CERTIFICATE" or "X509 CERTIFICATE" => AsCertificate(raw, content) ?? Unusable(raw, "the block is no well-formed certificate"),
            "X509 CRL" => AsList(raw, content) ?? Unusable(raw, "the block is no well-formed revocation list"),
            "" => AsCertificate(raw, content) ?? AsList(raw, content) ?? AsKey(raw, content) ?? Unusable(raw, "the DER is no certificate, revocation list or key"),
            _ when raw.Label.EndsWith(" KEY", StringComparison.Ordinal) =>
                AsKey(raw, content) ?? Unusable(raw, "the block is no well-formed key, or of a kind that is not read here"),
            _ => Unusable(raw, "a block of this kind is not read here"),
        };
    }

    private static ParsedItem? AsCertificate(RawItem raw, byte[] content) => Load(content) is { } certificate ? new ParsedItem(raw, certificate) : null;

    private static ParsedItem? AsList(RawItem raw, byte[] content) => RevocationListFacts.Read(content) is { } list ? new ParsedItem(raw, List: list) : null;

    private static ParsedItem? AsKey(RawItem raw, byte[] content) => KeyFacts.Read(raw.Label, content) is { } key ? new ParsedItem(raw, Key: key) : null;

    private static ParsedItem Unusable(RawItem raw, string fault) => new(raw, Fault: fault);

    private static X509Certificate2? Load(byte[] content)
    {
        try
        {
            // It would take PKCS#7 and PKCS#12 for a certificate, too; those are not what a label of CERTIFICATE says.
            return X509Certificate2.GetCertContentType(content) == X509ContentType.Cert ? X509CertificateLoader.LoadCertificate(content) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
