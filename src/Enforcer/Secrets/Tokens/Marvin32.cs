using System.Buffers.Binary;
using System.Numerics;

namespace Enforcer.Secrets.Tokens;

/// <summary>The keyed 32-bit hash that Azure's keys carry over themselves, with a published key for each kind of them.</summary>
internal static class Marvin32
{
    public static uint Hash(ReadOnlySpan<byte> data, ulong seed)
    {
        var (low, high) = ((uint)seed, (uint)(seed >> 32));
        while (data.Length >= 4)
        {
            low += BinaryPrimitives.ReadUInt32LittleEndian(data);
            Mix(ref low, ref high);
            data = data[4..];
        }

        // What is left, closed by a byte 0x80.
        var last = 0x80u;
        for (var i = data.Length - 1; i >= 0; i--)
        {
            last = (last << 8) | data[i];
        }

        low += last;
        Mix(ref low, ref high);
        Mix(ref low, ref high);
        return low ^ high;
    }

    private static void Mix(ref uint low, ref uint high)
    {
        high ^= low;
        low = BitOperations.RotateLeft(low, 20) + high;
        high = BitOperations.RotateLeft(high, 9) ^ low;
        low = BitOperations.RotateLeft(low, 27) + high;
        high = BitOperations.RotateLeft(high, 19);
    }
}
