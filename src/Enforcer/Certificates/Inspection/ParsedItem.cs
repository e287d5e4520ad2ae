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
            "CERTIFICATE" or "X509 CERTIFICATE" => Load(content) is { } certificate ? new ParsedItem(raw, certificate) : new ParsedItem(raw, Fault: "the block is no well-formed certificate"),
            "X509 CRL" => RevocationListFacts.Read(content) is { } list ? new ParsedItem(raw, List: list) : new ParsedItem(raw, Fault: "the block is no well-formed revocation list"),
            "" => OfDer(raw, content),
            _ when raw.Label.EndsWith(" KEY", StringComparison.Ordinal) => KeyFacts.Read(raw.Label, content) is { } key ? new ParsedItem(raw, Key: key) : new ParsedItem(raw, Fault: "the block is no well-formed key, or of a kind that is not read here"),
            _ => new ParsedItem(raw, Fault: "a block of this kind is not read here"),
        };
    }

    private static ParsedItem OfDer(RawItem raw, byte[] content)
    {
        if (Load(content) is { } certificate)
        {
            return new ParsedItem(raw, certificate);
        }

        if (RevocationListFacts.Read(content) is { } list)
        {
            return new ParsedItem(raw, List: list);
        }

        return KeyFacts.Read("", content) is { } key ? new ParsedItem(raw, Key: key) : new ParsedItem(raw, Fault: "the DER is no certificate, revocation list or key");
    }

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
