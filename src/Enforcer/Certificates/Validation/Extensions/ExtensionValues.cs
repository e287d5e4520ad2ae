using System.Formats.Asn1;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>Reads the extensions whose value is a plain list or number; each reader must be used up.</summary>
internal static class ExtensionValues
{
    private const int Ipv4Octets = 4;
    private const int Ipv6Octets = 16;

    public static KeyUsages ReadKeyUsages(AsnReader reader)
    {
        var usages = (KeyUsages)NamedBits.Read(reader, Asn1Tag.PrimitiveBitString);
        reader.ThrowIfNotEmpty();
        return usages != KeyUsages.None ? usages : throw new AsnContentException("the key usage is empty");
    }

    public static IReadOnlyList<string> ReadPurposes(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var purposes = new List<string>();
        while (sequence.HasData)
        {
            purposes.Add(sequence.ReadObjectIdentifier());
        }

        return purposes.Count > 0 ? purposes : throw new AsnContentException("the extended key usage is empty");
    }

    public static IReadOnlyList<GeneralName> ReadAlternativeNames(AsnReader reader)
    {
        var names = GeneralName.ReadAll(reader);
        reader.ThrowIfNotEmpty();
        foreach (var name in names)
        {
            var isGood = name.Kind switch
            {
                GeneralNameKind.Address => name.Bytes.Length is Ipv4Octets or Ipv6Octets,
                GeneralNameKind.Dns or GeneralNameKind.Email or GeneralNameKind.Uri => name.Text.Length > 0,
                _ => true,
            };
            if (!isGood)
            {
                throw new AsnContentException("an alternative name is empty or no address");
            }
        }

        return names;
    }

    public static int ReadCount(AsnReader reader)
    {
        var count = SmallNumber.Read(reader, Asn1Tag.Integer);
        reader.ThrowIfNotEmpty();
        return count;
    }

    public static ReadOnlyMemory<byte> ReadOctets(AsnReader reader)
    {
        var octets = reader.ReadOctetString();
        reader.ThrowIfNotEmpty();
        return octets;
    }
}
