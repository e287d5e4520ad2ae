using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>Whether a certificate is that of an authority, and how many authorities may stand below it (RFC 5280 4.2.1.9).</summary>
/// <param name="IsAuthority">The cA flag.</param>
/// <param name="PathLength">Most intermediates below that are not self-issued; null: any number.</param>
internal sealed record BasicConstraints(bool IsAuthority, int? PathLength)
{
    public static BasicConstraints Read(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var isAuthority = false;
        if (fields.HasData && fields.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
        {
            isAuthority = fields.ReadBoolean() ? true : throw new AsnContentException("a default value is written out");
        }

        int? length = fields.HasData ? SmallNumber.Read(fields, Asn1Tag.Integer) : null;
        fields.ThrowIfNotEmpty();
        return new BasicConstraints(isAuthority, length);
    }
}
