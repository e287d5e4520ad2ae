using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Der;

/// <summary>Reads a BIT STRING that holds whole octets: signatures and keys.</summary>
internal static class SignatureBits
{
    /// <exception cref="AsnContentException">Not a primitive bit string, or one with bits over.</exception>
    public static ReadOnlyMemory<byte> Read(AsnReader reader) =>
        reader.TryReadPrimitiveBitString(out var unused, out var octets) && unused == 0
            ? octets
            : throw new AsnContentException("a bit string does not hold whole octets");
}
