using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>One issuer's policy that another's is taken for (RFC 5280 4.2.1.5).</summary>
internal readonly record struct PolicyMapping(string IssuerPolicy, string SubjectPolicy)
{
    /// <summary>Far above what any authority maps; reading more would cost more than the path.</summary>
    private const int MostMappings = 2000;

    public static IReadOnlyList<PolicyMapping> Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var mappings = new List<PolicyMapping>();
        while (sequence.HasData)
        {
            var fields = mappings.Count < MostMappings ? sequence.ReadSequence() : throw new AsnContentException("too many policy mappings");
            mappings.Add(new PolicyMapping(fields.ReadObjectIdentifier(), fields.ReadObjectIdentifier()));
            fields.ThrowIfNotEmpty();
        }

        return mappings.Count > 0 ? mappings : throw new AsnContentException("the policy mappings are empty");
    }
}
