using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>Reads a named bit list into an integer whose lowest bit is the list's first.</summary>
internal static class NamedBits
{
    private const int MostBits = 16;

    /// <exception cref="AsnContentException">No bit string, one that is not minimal, or more bits than any list here names.</exception>
    public static int Read(AsnReader reader, Asn1Tag tag)
    {
        var bits = reader.ReadNamedBitList(tag);
        var value = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            if (bits[i])
            {
                value |= i < MostBits ? 1 << i : throw new AsnContentException("a bit list is longer than its names");
            }
        }

        return value;
    }
}
