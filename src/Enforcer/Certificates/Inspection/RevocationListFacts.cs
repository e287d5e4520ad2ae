using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Inspection;

/// <summary>The head of a certificate revocation list (RFC 5280 5.1); the framework can write lists but tells nothing of one it read.</summary>
internal sealed record RevocationListFacts(string Issuer, string? Number, DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate, int Revoked)
{
    private const string CrlNumber = "2.5.29.20";

    /// <returns>Null where the bytes are no revocation list.</returns>
    public static RevocationListFacts? Read(byte[] content)
    {
        try
        {
            var list = new AsnReader(content, AsnEncodingRules.DER).ReadSequence();
            var body = list.ReadSequence();
            if (body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                body.ReadInteger();
            }

            body.ReadSequence();
            var issuer = new X500DistinguishedName(body.ReadEncodedValue().Span).Name;
            var thisUpdate = ReadTime(body);
            DateTimeOffset? nextUpdate = body.HasData && IsTime(body.PeekTag()) ? ReadTime(body) : null;
            var revoked = body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? Count(body.ReadSequence()) : 0;
            return new RevocationListFacts(issuer, ReadNumber(body), thisUpdate, nextUpdate, revoked);
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    private static int Count(AsnReader entries)
    {
        var count = 0;
        for (; entries.HasData; count++)
        {
            entries.ReadEncodedValue();
        }

        return count;
    }

    private static string? ReadNumber(AsnReader body)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (!body.HasData || !body.PeekTag().HasSameClassAndValue(tag))
        {
            return null;
        }

        var extensions = body.ReadSequence(tag).ReadSequence();
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            if (extension.ReadObjectIdentifier() == CrlNumber)
            {
                return new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER).ReadInteger().ToString(CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
