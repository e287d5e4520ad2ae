using System.Buffers.Binary;
using System.Globalization;

namespace Enforcer.Secrets.Tokens;

/// <summary>The checksums that providers publish, so that a made-up example can be told from a real token without asking anybody.</summary>
internal static class TokenChecksums
{
    private const string Base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Base36Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>GitHub and npm: the last six characters are the CRC-32 of the thirty before, in base 62, padded with zeros.</summary>
    public static bool Crc32Base62(ReadOnlySpan<char> token) =>
        token.Length >= 36 && EndsIn(token[^6..], Crc32.Of(token[^36..^6]), Base62Digits);

    /// <summary>GitLab's tokens of several parts: the last seven characters are the CRC-32 of everything before, in base 36. Those of one part have none.</summary>
    public static bool Crc32Base36(ReadOnlySpan<char> token) =>
        !token.Contains('.') || (token.Length > 7 && EndsIn(token[^7..], Crc32.Of(token[..^7]), Base36Digits));

    /// <summary>Atlassian: the last eight characters are the CRC-32 of everything before, in upper-case hex.</summary>
    public static bool Crc32Hex(ReadOnlySpan<char> token) =>
        token.Length > 8 && uint.TryParse(token[^8..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum) && sum == Crc32.Of(token[..^8]);

    /// <summary>Grafana: <c>_</c> and eight hex digits, the CRC-32 of everything before the <c>_</c>, least significant byte first.</summary>
    public static bool Crc32LittleEndianHex(ReadOnlySpan<char> token) =>
        token.Length > 9
        && uint.TryParse(token[^8..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum)
        && BinaryPrimitives.ReverseEndianness(sum) == Crc32.Of(token[..^9]);

    /// <summary>Azure DevOps, before 2024: four bytes of the 32 are the CRC-32 of the others, under a mask for users or one for applications.</summary>
    public static bool AzureDevOps(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = stackalloc byte[33];
        if (token.Length != 52 || !Base32.TryDecode(token, bytes))
        {
            return false;
        }

        Span<char> rest = stackalloc char[28];
        var at = 0;
        for (var i = 0; i < 32; i++)
        {
            if (i is not (2 or 7 or 8 or 22))
            {
                rest[at++] = (char)bytes[i];
            }
        }

        var sum = (uint)(bytes[22] | (bytes[8] << 8) | (bytes[7] << 16) | (bytes[2] << 24));
        return (sum ^ Crc32.Of(rest)) is 0xE0B9692D or 0x1019F92E;
    }

    private static bool EndsIn(ReadOnlySpan<char> sum, uint rest, string digits)
    {
        for (var i = sum.Length - 1; i >= 0; i--)
        {
            if (sum[i] != digits[(int)(rest % digits.Length)])
            {
                return false;
            }

            rest /= (uint)digits.Length;
        }

        return rest == 0;
    }
}
