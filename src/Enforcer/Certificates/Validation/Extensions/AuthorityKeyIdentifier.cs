using System.Formats.Asn1;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>Which of an issuer's keys signed (RFC 5280 4.2.1.1): a help to find the path, never a proof.</summary>
/// <param name="KeyId">Null where not given.</param>
/// <param name="HasIssuerAndSerial">Whether the issuer's certificate is named by issuer and serial number too.</param>
internal sealed record AuthorityKeyIdentifier(ReadOnlyMemory<byte>? KeyId, bool HasIssuerAndSerial)
{
    private static readonly Asn1Tag KeyTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag IssuerTag = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag SerialTag = new(TagClass.ContextSpecific, 2);

    public static AuthorityKeyIdentifier Read(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        ReadOnlyMemory<byte>? key = fields.HasData && fields.PeekTag().HasSameClassAndValue(KeyTag) ? fields.ReadOctetString(KeyTag) : default(ReadOnlyMemory<byte>?);
        var hasIssuer = fields.HasData && fields.PeekTag().HasSameClassAndValue(IssuerTag);
        if (hasIssuer)
        {
            GeneralName.ReadAll(fields, IssuerTag);
        }

        var hasSerial = fields.HasData && fields.PeekTag().HasSameClassAndValue(SerialTag);
        if (hasSerial)
        {
            fields.ReadIntegerBytes(SerialTag);
        }

        fields.ThrowIfNotEmpty();
        return hasIssuer == hasSerial ? new AuthorityKeyIdentifier(key, hasIssuer) : throw new AsnContentException("an issuer without a serial number, or the reverse");
    }
}
