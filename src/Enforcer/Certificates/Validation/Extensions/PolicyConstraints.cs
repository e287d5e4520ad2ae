using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>After how many further certificates a policy is required, and mapping forbidden (RFC 5280 4.2.1.11).</summary>
internal sealed record PolicyConstraints(int? RequireExplicit, int? InhibitMapping)
{
    private static readonly Asn1Tag RequireTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag InhibitTag = new(TagClass.ContextSpecific, 1);

    public static PolicyConstraints Read(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        if (!fields.HasData)
        {
            throw new AsnContentException("the policy constraints are empty");
        }

        int? require = fields.PeekTag().HasSameClassAndValue(RequireTag) ? SmallNumber.Read(fields, RequireTag) : null;
        int? inhibit = fields.HasData ? SmallNumber.Read(fields, InhibitTag) : null;
        fields.ThrowIfNotEmpty();
        return new PolicyConstraints(require, inhibit);
    }
}
