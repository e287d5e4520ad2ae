using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Issuing;

/// <summary>
/// Writes the subject alternative name extension. The framework's builder takes a <see cref="Uri"/>, which adds a slash to an identity
/// without a path and refuses host names that SPIFFE allows; here the identity goes in as it is written.
/// </summary>
internal static class SubjectNames
{
    private const string SubjectAlternativeName = "2.5.29.17";

    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    public static X509Extension Build(SpiffeId? id, IEnumerable<string> dnsNames, IEnumerable<IPAddress> addresses)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (id is { } identity)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, identity.ToString(), Uri);
            }

            foreach (var name in dnsNames)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, Dns);
            }

            foreach (var address in addresses)
            {
                writer.WriteOctetString(address.GetAddressBytes(), Address);
            }
        }

        return new X509Extension(SubjectAlternativeName, writer.Encode(), critical: false);
    }
}
