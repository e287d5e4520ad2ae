using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Enforcer.Resources.Formats;

/// <summary>
/// Keeps one string for each key that objects have again and again, so that reading one makes no strings for its keys. Names only, never
/// values, and a fixed number of them: a new one takes the place of an old one.
/// </summary>
internal static class KnownKeys
{
    private const int PlaceBits = 11;
    private const int Longest = 64;

    // Whichever of two threads writes last stays; what was read is compared before it is used.
    private static readonly string?[] Known = new string?[1 << PlaceBits];

    /// <summary>The name of the property at which the reader stands.</summary>
    /// <exception cref="InvalidOperationException">It is no Unicode.</exception>
    public static string Text(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan;
        if (reader.ValueIsEscaped || bytes.Length is 0 or > Longest)
        {
            return reader.GetString()!;
        }

        ref var place = ref Known[Place(bytes)];
        if (place is { } known && Ascii.Equals(bytes, known))
        {
            return known;
        }

        return place = reader.GetString()!;
    }

    // Length, beginning and end tell names apart well enough, and are read at once.
    private static int Place(ReadOnlySpan<byte> name)
    {
        var mixed = name.Length switch
        {
            >= 8 => BinaryPrimitives.ReadUInt64LittleEndian(name) ^ BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]), 29),
            >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << 32),
            _ => name[0] | ((ulong)name[name.Length / 2] << 8) | ((ulong)name[^1] << 16),
        };
        return (int)(((mixed ^ (ulong)name.Length) * 0x9E3779B97F4A7C15) >> (64 - PlaceBits));
    }
}
