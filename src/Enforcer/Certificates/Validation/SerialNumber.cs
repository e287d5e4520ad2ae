using System.Buffers.Binary;

namespace Enforcer.Certificates.Validation;

/// <summary>A certificate's serial number as a value: 24 octets without an allocation, which is what keeps a long revocation list small.</summary>
internal readonly record struct SerialNumber(ulong High, ulong Middle, ulong Low)
{
    private const int Octets = 24;

    /// <summary>From big-endian two's complement, as DER has it. False beyond 24 octets; RFC 5280 4.1.2.2 allows 20.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bigEndian, out SerialNumber serial)
    {
        serial = default;
        // A sign octet is no digit: -1 and 255 must stay two numbers.
        var isNegative = !bigEndian.IsEmpty && bigEndian[0] >= 0x80;
        var digits = isNegative ? bigEndian : bigEndian.TrimStart((byte)0);
        if (digits.Length > Octets)
        {
            return false;
        }

        Span<byte> padded = stackalloc byte[Octets];
        padded.Fill(isNegative ? (byte)0xFF : (byte)0);
        digits.CopyTo(padded[(Octets - digits.Length)..]);
        serial = new SerialNumber(
            BinaryPrimitives.ReadUInt64BigEndian(padded),
            BinaryPrimitives.ReadUInt64BigEndian(padded[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(padded[16..]));
        return true;
    }

    // The framework's is seeded anew in each process: nobody can write a list whose numbers all collide.
    public override int GetHashCode() => HashCode.Combine(High, Middle, Low);
}
