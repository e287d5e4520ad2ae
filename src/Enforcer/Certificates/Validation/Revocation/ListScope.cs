using System.Formats.Asn1;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>Which certificates, and which reasons, a list speaks of: its issuing distribution point (RFC 5280 5.2.5).</summary>
/// <param name="Name">Where it is found; null: not limited to a distribution point.</param>
/// <param name="OnlyUsers">No authority's certificates.</param>
/// <param name="OnlyAuthorities">Authorities' certificates only.</param>
/// <param name="OnlyAttributes">No certificate that is judged here.</param>
/// <param name="Reasons">Those that it covers.</param>
/// <param name="IsIndirect">May hold entries of other issuers.</param>
/// <param name="Encoded">The extension's value; empty for a list without: a delta list must have the same as its base.</param>
internal sealed record ListScope(
    DistributionPointName? Name, bool OnlyUsers, bool OnlyAuthorities, bool OnlyAttributes, RevocationReasons Reasons, bool IsIndirect, ReadOnlyMemory<byte> Encoded)
{
    /// <summary>Every certificate of the list's issuer, for every reason.</summary>
    public static ListScope Everything { get; } = new(null, false, false, false, RevocationReasons.All, false, default);

    public static ListScope Read(ReadOnlyMemory<byte> value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        var fields = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var name = IsNext(fields, 0) ? DistributionPointName.Read(fields, Tag(0)) : null;
        var (users, authorities) = (ReadFlag(fields, 1), ReadFlag(fields, 2));
        var reasons = IsNext(fields, 3) ? (RevocationReasons)NamedBits.Read(fields, Tag(3)) & RevocationReasons.All : RevocationReasons.All;
        var (indirect, attributes) = (ReadFlag(fields, 4), ReadFlag(fields, 5));
        fields.ThrowIfNotEmpty();
        return (users ? 1 : 0) + (authorities ? 1 : 0) + (attributes ? 1 : 0) > 1
            ? throw new AsnContentException("a list is limited to two kinds of certificate")
            : new ListScope(name, users, authorities, attributes, reasons, indirect, value.ToArray());
    }

    public bool IsSame(ListScope other) => Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <summary>RFC 5280 6.3.3 b 2: whether a certificate with this distribution point is in scope.</summary>
    /// <param name="point">Of the certificate.</param>
    /// <param name="isAuthority">Whether it is one.</param>
    /// <param name="certificateIssuer">Who issued it.</param>
    /// <param name="listIssuer">Who issued the list.</param>
    public bool Covers(DistributionPoint point, bool isAuthority, DistinguishedName certificateIssuer, DistinguishedName listIssuer)
    {
        if (OnlyAttributes || (OnlyUsers && isAuthority) || (OnlyAuthorities && !isAuthority))
        {
            return false;
        }

        if (Name is null)
        {
            return true;
        }

        var pointIssuer = point.ListIssuers.FirstOrDefault(issuer => issuer.Kind == GeneralNameKind.Directory)?.Directory ?? certificateIssuer;
        var wanted = point.Name?.Resolve(pointIssuer) ?? (point.ListIssuers.Count > 0 ? point.ListIssuers : [GeneralName.OfDirectory(certificateIssuer)]);
        return Name.Resolve(listIssuer).Any(own => wanted.Any(own.IsSame));
    }

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number);

    private static bool IsNext(AsnReader fields, int number) => fields.HasData && fields.PeekTag().HasSameClassAndValue(Tag(number));

    private static bool ReadFlag(AsnReader fields, int number) =>
        IsNext(fields, number) && (fields.ReadBoolean(Tag(number)) ? true : throw new AsnContentException("a default value is written out"));
}
