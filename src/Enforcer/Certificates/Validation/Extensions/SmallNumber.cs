using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Extensions;

/// <summary>Reads counts: never negative, and beyond what any path can hold they all mean the same.</summary>
internal static class SmallNumber
{
    /// <summary>Stands for every larger number too.</summary>
    public const int Largest = 1_000_000;

    /// <exception cref="AsnContentException">No INTEGER, or a negative one.</exception>
    public static int Read(AsnReader reader, Asn1Tag tag)
    {
        var value = reader.ReadInteger(tag);
        return value.Sign < 0 ? throw new AsnContentException("a count is negative") : value > Largest ? Largest : (int)value;
    }
}
