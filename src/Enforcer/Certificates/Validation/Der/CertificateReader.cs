using System.Formats.Asn1;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Signatures;

namespace Enforcer.Certificates.Validation.Der;

/// <summary>
/// Reads certificates (RFC 5280 4.1) as strict DER: nothing left over, no value that DER would write otherwise, no field of a later version
/// in an earlier one. Total: whatever the bytes, the answer is a certificate or null, in time linear in their number.
/// </summary>
internal static class CertificateReader
{
    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag IssuerIdTag = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag SubjectIdTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <returns>Null where the bytes are no certificate.</returns>
    public static ParsedCertificate? Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            return ReadStrictly(der);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Why the bytes are no certificate, for a reader; null where they are one.</summary>
    public static string? Flaw(ReadOnlyMemory<byte> der)
    {
        try
        {
            ReadStrictly(der);
            return null;
        }
        catch (AsnContentException failure)
        {
            return failure.Message;
        }
    }

    private static ParsedCertificate ReadStrictly(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var signed = certificate.PeekEncodedValue();
        var fields = certificate.ReadSequence();
        var algorithm = AlgorithmIdentifier.Read(certificate);
        var signature = SignatureBits.Read(certificate);
        certificate.ThrowIfNotEmpty();

        var version = ReadVersion(fields);
        var serial = fields.ReadIntegerBytes();
        if (!AlgorithmIdentifier.Read(fields).IsSame(algorithm))
        {
            throw new AsnContentException("the two signature algorithms differ");
        }

        var issuer = DistinguishedName.Read(fields);
        var validity = fields.ReadSequence();
        var (notBefore, notAfter) = (DerTime.Read(validity), DerTime.Read(validity));
        validity.ThrowIfNotEmpty();
        var subject = DistinguishedName.Read(fields);
        var key = VerificationKey.Read(fields);
        var hasUniqueIds = SkipUniqueId(fields, IssuerIdTag, version) | SkipUniqueId(fields, SubjectIdTag, version);
        var extensions = ReadExtensions(fields, version);
        fields.ThrowIfNotEmpty();
        return new ParsedCertificate
        {
            Encoded = der,
            Signed = signed,
            SignatureAlgorithm = algorithm,
            Signature = signature,
            Version = version,
            Serial = serial,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Key = key,
            HasUniqueIds = hasUniqueIds,
            Extensions = extensions,
            IsSelfIssued = issuer.Equals(subject),
        };
    }

    private static int ReadVersion(AsnReader fields)
    {
        if (!fields.PeekTag().HasSameClassAndValue(VersionTag))
        {
            return 1;
        }

        var wrapped = fields.ReadSequence(VersionTag);
        // Version 1 is the default, which DER leaves out.
        var isKnown = wrapped.TryReadInt32(out var version) && version is 1 or 2;
        wrapped.ThrowIfNotEmpty();
        return isKnown ? version + 1 : throw new AsnContentException("an unknown version");
    }

    private static bool SkipUniqueId(AsnReader fields, Asn1Tag tag, int version)
    {
        if (!fields.HasData || !fields.PeekTag().HasSameClassAndValue(tag))
        {
            return false;
        }

        fields.ReadBitString(out _, tag);
        return version > 1 ? true : throw new AsnContentException("unique identifiers in version 1");
    }

    private static CertificateExtensions ReadExtensions(AsnReader fields, int version)
    {
        if (!fields.HasData)
        {
            return CertificateExtensions.None;
        }

        var wrapped = fields.ReadSequence(ExtensionsTag);
        var all = ExtensionReader.Read(wrapped);
        wrapped.ThrowIfNotEmpty();
        return version == 3 ? CertificateExtensions.Read(all) : throw new AsnContentException("extensions before version 3");
    }
}
