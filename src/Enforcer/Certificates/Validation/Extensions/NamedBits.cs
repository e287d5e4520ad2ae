using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>Reads a named bit list into an integer whose lowest bit is the list's first.</summary>
internal static class NamedBits
{
    private const int MostBits = 16;

    /// <exception cref="AsnContentException">No bit string, one that is not minimal, or more bits than any list here names.</exception>
    public static int Read(AsnReader reader, Asn1Tag tag)
    {
        var content = reader.PeekContentBytes().Span;
        var bits = reader.ReadNamedBitList(tag);
        // X.690 11.2.2: bits that are not set are left out at the end; the framework does not ask for it.
        if (content.Length > 1 && ((content[^1] >> content[0]) & 1) == 0)
        {
            throw new AsnContentException("a bit list ends in zeros");
        }

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
