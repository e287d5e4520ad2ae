using System.Globalization;

namespace Enforcer.Secrets.Tokens;

/// <summary>The checksums that providers publish, so that a made-up example can be told from a real token without asking anybody.</summary>
internal static class TokenChecksums
{
    private const string Base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>GitHub and npm: the last six characters are the CRC-32 of the thirty before, in base 62, padded with zeros.</summary>
    public static bool Crc32Base62(ReadOnlySpan<char> token)
    {
        if (token.Length < 36)
        {
            return false;
        }

        var rest = Crc32(token[^36..^6]);
        for (var i = token.Length - 1; i >= token.Length - 6; i--)
        {
            if (token[i] != Base62Digits[(int)(rest % 62)])
            {
                return false;
            }

            rest /= 62;
        }

        return rest == 0;
    }

    /// <summary>Atlassian: the last eight characters are the CRC-32 of everything before, in upper-case hex.</summary>
    public static bool Crc32Hex(ReadOnlySpan<char> token) =>
        token.Length > 8 && uint.TryParse(token[^8..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum) && sum == Crc32(token[..^8]);

    /// <summary>Grafana: <c>_</c> and eight hex digits, the CRC-32 of everything before the <c>_</c>, least significant byte first.</summary>
    public static bool Crc32LittleEndianHex(ReadOnlySpan<char> token) =>
        token.Length > 9
        && uint.TryParse(token[^8..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum)
        && System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(sum) == Crc32(token[..^9]);

    private static uint Crc32(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var character in text)
        {
            crc = (crc >> 8) ^ Table[(crc ^ character) & 0xFF];
        }

        return ~crc;
    }

    private static uint Entry(int index)
    {
        var crc = (uint)index;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return crc;
    }
}
