using System.Buffers.Binary;
using System.Text;

namespace Enforcer.Secrets.Tokens;

/// <summary>The checksums in keys that Azure makes: Marvin32 of what stands before, under a seed that names the kind of key.</summary>
internal static class AzureChecksums
{
    private const string Base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string EntraDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";

    private static readonly ulong AnnotatedSeed = Seed("Default0");
    private static readonly ulong EntraSeed = Seed("AadPwd00");

    /// <summary>The last four bytes are the hash of the bytes before, least significant first.</summary>
    /// <param name="kinds">The kinds of key that look alike, by the eight letters of their seeds.</param>
    public static TokenChecksum Identifiable(params string[] kinds)
    {
        var seeds = Array.ConvertAll(kinds, Seed);
        return token =>
        {
            var bytes = Bytes(token);
            return bytes.Length > 4 && Array.Exists(seeds, seed => Marvin32.Hash(bytes.AsSpan(..^4), seed) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^4..)));
        };
    }

    /// <summary>Common annotated keys: what follows the first 80 characters is the hash of those, in base62 or (older) base64.</summary>
    public static bool Annotated(ReadOnlySpan<char> token)
    {
        var bytes = token.Length >= 84 ? Bytes(token[..80]) : [];
        if (bytes.Length == 0)
        {
            return false;
        }

        var hash = Marvin32.Hash(bytes, AnnotatedSeed);
        Span<byte> sum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, hash);
        var expected = token[80..84];
        return expected.SequenceEqual(Digits(BinaryPrimitives.ReverseEndianness(hash), Base62Digits).PadRight(6, '0').AsSpan(0, 4))
            || expected.SequenceEqual(Convert.ToBase64String(sum).AsSpan(0, 4));
    }

    /// <summary>Entra client secrets of the kind <c>8Q~</c>: the last three characters begin the hash of the rest; <c>7Q~</c> has none.</summary>
    public static bool Entra(ReadOnlySpan<char> token)
    {
        if (token.Length < 7 || token[3] == '7')
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[64];
        var length = token.Length - 3 <= bytes.Length ? Encoding.Latin1.GetBytes(token[..^3], bytes) : 0;
        return Digits(Marvin32.Hash(bytes[..length], EntraSeed), EntraDigits).AsSpan().StartsWith(token[^3..]);
    }

    // The letters of the kind, first letter most significant: "Default0" is 0x44656661756c7430.
    private static ulong Seed(string kind) => BinaryPrimitives.ReadUInt64BigEndian(Encoding.ASCII.GetBytes(kind));

    private static byte[] Bytes(ReadOnlySpan<char> token)
    {
        Span<char> standard = stackalloc char[128];
        Span<byte> bytes = stackalloc byte[96];
        if (token.Length > standard.Length)
        {
            return [];
        }

        token.CopyTo(standard);
        standard[..token.Length].Replace('-', '+');
        standard[..token.Length].Replace('_', '/');
        return Convert.TryFromBase64Chars(standard[..token.Length], bytes, out var written) ? bytes[..written].ToArray() : [];
    }

    private static string Digits(uint number, string digits)
    {
        var text = new StringBuilder();
        for (; number > 0; number /= (uint)digits.Length)
        {
            text.Insert(0, digits[(int)(number % (uint)digits.Length)]);
        }

        return text.ToString();
    }
}
