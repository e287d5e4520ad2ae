using System.Formats.Asn1;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>Which list speaks of a certificate: by name, for which reasons, and issued by whom (RFC 5280 4.2.1.13).</summary>
/// <param name="Name">Null where only the list's issuer is named.</param>
/// <param name="Reasons">Those that the list covers.</param>
/// <param name="ListIssuers">Who issues the list; empty: the certificate's own issuer.</param>
internal sealed record DistributionPoint(DistributionPointName? Name, RevocationReasons Reasons, IReadOnlyList<GeneralName> ListIssuers)
{
    private const int MostPoints = 64;

    private static readonly Asn1Tag NameTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag ReasonsTag = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag IssuerTag = new(TagClass.ContextSpecific, 2);

    /// <summary>That of a certificate which names none: the list of its own issuer.</summary>
    public static DistributionPoint Default { get; } = new(null, RevocationReasons.All, []);

    public static IReadOnlyList<DistributionPoint> ReadAll(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var points = new List<DistributionPoint>();
        while (sequence.HasData)
        {
            points.Add(points.Count < MostPoints ? Read(sequence.ReadSequence()) : throw new AsnContentException("too many distribution points"));
        }

        return points.Count > 0 ? points : throw new AsnContentException("the distribution points are empty");
    }

    private static DistributionPoint Read(AsnReader fields)
    {
        var name = fields.HasData && fields.PeekTag().HasSameClassAndValue(NameTag) ? DistributionPointName.Read(fields, NameTag) : null;
        var reasons = fields.HasData && fields.PeekTag().HasSameClassAndValue(ReasonsTag)
            ? (RevocationReasons)NamedBits.Read(fields, ReasonsTag) & RevocationReasons.All
            : RevocationReasons.All;
        IReadOnlyList<GeneralName> issuers = fields.HasData && fields.PeekTag().HasSameClassAndValue(IssuerTag) ? GeneralName.ReadAll(fields, IssuerTag) : [];
        fields.ThrowIfNotEmpty();
        return name is null && issuers.Count == 0
            ? throw new AsnContentException("a distribution point names neither a place nor an issuer")
            : new DistributionPoint(name, reasons, issuers);
    }
}
