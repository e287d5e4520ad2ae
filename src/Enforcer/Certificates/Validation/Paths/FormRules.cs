using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Signatures;

namespace Enforcer.Certificates.Validation.Paths;

/// <summary>
/// What can be said of one certificate without its issuer: extensions that must be understood, what RFC 5280 section 4 demands of its form,
/// and under the mesh profile the floors. The form of an anchor is trusted with the anchor, where it takes nothing away from a check.
/// </summary>
internal static class FormRules
{
    private const int MostSerialOctets = 20;

    public static PathFailure? Check(ParsedCertificate certificate, PathRole role, ValidationProfile profile)
    {
        if (certificate.Extensions.UnknownCritical is { } oid)
        {
            return new PathFailure(RefusalReason.CriticalExtension, certificate, oid);
        }

        var flaw = GeneralFlaw(certificate, role) ?? (profile == ValidationProfile.Rfc5280 ? ConformanceFlaw(certificate, role) : MeshFlaw(certificate, role));
        if (flaw is not null)
        {
            return new PathFailure(RefusalReason.Nonconforming, certificate, flaw);
        }

        return profile == ValidationProfile.Mesh && KeyStrength.Check(certificate, role) is { } weakness ? new PathFailure(weakness, certificate) : null;
    }

    private static string? GeneralFlaw(ParsedCertificate certificate, PathRole role)
    {
        var extensions = certificate.Extensions;
        if (role != PathRole.Leaf && certificate.Subject.IsEmpty)
        {
            return "an authority has no name";
        }

        if (role == PathRole.Anchor)
        {
            return null;
        }

        return certificate switch
        {
            { Issuer.IsEmpty: true } => "the issuer has no name",
            { HasUniqueIds: true } => "unique identifiers",
            _ when certificate.Serial.Length > MostSerialOctets => "the serial number has more than 20 octets",
            _ when certificate.Serial.Span is [0] => "the serial number is zero",
            { IsAuthority: false } when extensions.NameConstraints is not null => "name constraints outside an authority",
            _ => null,
        };
    }

    // A negative number is what an encoder makes of one whose first bit is set; which certificate is meant stays clear, so only the mesh asks for better.
    private static string? MeshFlaw(ParsedCertificate certificate, PathRole role) =>
        role != PathRole.Anchor && certificate.Serial.Span[0] >= 0x80 ? "the serial number is negative" : null;

    private static string? ConformanceFlaw(ParsedCertificate certificate, PathRole role)
    {
        var extensions = certificate.Extensions;
        foreach (var extension in extensions.All)
        {
            if (MustBeCritical(extension.Oid) is { } must && must != extension.IsCritical)
            {
                return $"extension {extension.Oid} is {(must ? "not " : "")}critical";
            }
        }

        if (role != PathRole.Anchor && extensions.AlternativeNames?.FirstOrDefault(name => !NameForm.IsGood(name)) is { } malformed)
        {
            return $"alternative name {malformed} is not of its form";
        }

        if (role == PathRole.Leaf && certificate.Subject.IsEmpty && !extensions.IsCritical(ExtensionOids.SubjectAlternativeName))
        {
            return "without a subject the alternative names must be critical";
        }

        if (certificate.Version == 3 && role != PathRole.Leaf && extensions.SubjectKey is null)
        {
            return "an authority has no subject key identifier";
        }

        return certificate.Version == 3 && role != PathRole.Anchor && extensions.AuthorityKey?.KeyId is null ? "no authority key identifier" : null;
    }

    private static bool? MustBeCritical(string oid) => oid switch
    {
        ExtensionOids.InhibitAnyPolicy => true,
        ExtensionOids.AuthorityKeyIdentifier or ExtensionOids.SubjectKeyIdentifier or ExtensionOids.FreshestCrl => false,
        _ => null,
    };
}
