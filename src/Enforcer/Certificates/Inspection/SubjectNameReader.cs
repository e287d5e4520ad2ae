using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Inspection;

/// <summary>Reads every subject alternative name for display; the framework's own reader knows DNS names and addresses only.</summary>
internal static class SubjectNameReader
{
    private const string SubjectAlternativeName = "2.5.29.17";

    /// <returns>Kind and value of each name, such as <c>URI</c> and <c>spiffe://...</c>.</returns>
    /// <exception cref="CryptographicException">The extension is malformed.</exception>
    public static IReadOnlyList<(string Kind, string Value)> Read(X509Certificate2 certificate)
    {
        var names = new List<(string Kind, string Value)>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName))
            {
                var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (reader.HasData)
                {
                    names.Add(ReadName(reader));
                }
            }
        }
        catch (AsnContentException failure)
        {
            throw new CryptographicException("the subject alternative names are malformed", failure);
        }

        return names;
    }

    private static (string Kind, string Value) ReadName(AsnReader reader)
    {
        var tag = reader.PeekTag();
        switch (tag.TagValue)
        {
            case 1 or 2 or 6:
                return (tag.TagValue switch { 1 => "email", 2 => "DNS", _ => "URI" }, reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            case 7:
                var address = reader.ReadOctetString(tag);
                return ("IP", address.Length is 4 or 16 ? new IPAddress(address).ToString() : Convert.ToHexStringLower(address));
            default:
                reader.ReadEncodedValue();
                return ("other", "");
        }
    }
}
