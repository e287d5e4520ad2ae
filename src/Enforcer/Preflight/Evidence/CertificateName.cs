using System.Security.Cryptography;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>How a message calls a certificate: by what a person knows it by.</summary>
internal static class CertificateName
{
    private const int MostCharacters = 120;

    /// <summary>The workload's identity, else the subject, else the first name; safe to print and bounded.</summary>
    public static string Of(ParsedCertificate certificate)
    {
        var names = certificate.Extensions.AlternativeNames ?? [];
        var text = !certificate.IsAuthority && names.FirstOrDefault(name => name.Kind == GeneralNameKind.Uri) is { } id ? id.Text
            : !certificate.Subject.IsEmpty ? Subject(certificate)
            : names.Count > 0 ? names[0].ToString()
            : $"serial {Convert.ToHexString(certificate.Serial.Span)}";
        text = PrintableText.Of(text);
        return text.Length <= MostCharacters ? text : text[..MostCharacters] + "...";
    }

    // The platform's reader of names is stricter in places than ours.
    private static string Subject(ParsedCertificate certificate)
    {
        try
        {
            return certificate.SubjectText;
        }
        catch (CryptographicException)
        {
            return $"serial {Convert.ToHexString(certificate.Serial.Span)}";
        }
    }
}
