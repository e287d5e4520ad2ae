using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>One policy that a certificate was issued under (RFC 5280 4.2.1.4).</summary>
/// <param name="Oid">Dotted.</param>
/// <param name="HasUnknownQualifier">A qualifier that is neither a CPS pointer nor a user notice: it matters only where the extension is critical.</param>
internal sealed record CertificatePolicy(string Oid, bool HasUnknownQualifier)
{
    private const int MostPolicies = 1000;
    private const string PracticeStatement = "1.3.6.1.5.5.7.2.1";
    private const string UserNotice = "1.3.6.1.5.5.7.2.2";

    public static IReadOnlyList<CertificatePolicy> Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var policies = new List<CertificatePolicy>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (sequence.HasData)
        {
            var fields = policies.Count < MostPolicies ? sequence.ReadSequence() : throw new AsnContentException("too many policies");
            var oid = fields.ReadObjectIdentifier();
            var isUnknown = fields.HasData && HasUnknown(fields.ReadSequence());
            fields.ThrowIfNotEmpty();
            policies.Add(seen.Add(oid) ? new CertificatePolicy(oid, isUnknown) : throw new AsnContentException("a policy stands there twice"));
        }

        return policies.Count > 0 ? policies : throw new AsnContentException("the policies are empty");
    }

    private static bool HasUnknown(AsnReader qualifiers)
    {
        var isUnknown = false;
        do
        {
            var fields = qualifiers.ReadSequence();
            isUnknown |= fields.ReadObjectIdentifier() is not (PracticeStatement or UserNotice);
            fields.ReadEncodedValue();
            fields.ThrowIfNotEmpty();
        }
        while (qualifiers.HasData);

        return isUnknown;
    }
}
