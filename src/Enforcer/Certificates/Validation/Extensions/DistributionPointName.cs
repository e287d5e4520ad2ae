using System.Formats.Asn1;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>Where a revocation list is found: full names, or one relative to its issuer's (RFC 5280 4.2.1.13).</summary>
/// <param name="FullNames">Null where the name is relative.</param>
/// <param name="RelativeToIssuer">The RDN to append to the issuer's name, DER of a SET; null where names are full.</param>
internal sealed record DistributionPointName(IReadOnlyList<GeneralName>? FullNames, ReadOnlyMemory<byte>? RelativeToIssuer)
{
    private static readonly Asn1Tag FullTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag RelativeTag = new(TagClass.ContextSpecific, 1);

    /// <param name="reader">Stands before the explicit tag.</param>
    /// <param name="tag">That tag.</param>
    public static DistributionPointName Read(AsnReader reader, Asn1Tag tag)
    {
        var choice = reader.ReadSequence(tag);
        DistributionPointName name;
        if (choice.PeekTag().HasSameClassAndValue(FullTag))
        {
            name = new DistributionPointName(GeneralName.ReadAll(choice, FullTag), null);
        }
        else
        {
            var set = choice.ReadSetOf(skipSortOrderValidation: false, RelativeTag);
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSetOf())
            {
                while (set.HasData)
                {
                    writer.WriteEncodedValue(set.ReadEncodedValue().Span);
                }
            }

            name = new DistributionPointName(null, writer.Encode());
        }

        choice.ThrowIfNotEmpty();
        return name;
    }

    /// <summary>The names in full, given whose name a relative one continues.</summary>
    public IReadOnlyList<GeneralName> Resolve(DistinguishedName issuer) =>
        FullNames ?? [GeneralName.OfDirectory(issuer.Append(RelativeToIssuer!.Value))];
}
