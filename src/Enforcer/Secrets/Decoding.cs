using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace Enforcer.Secrets;

/// <summary>Undoes encodings that hide a value from nobody. Bounded, and null for whatever is not encoded as it seems.</summary>
internal static class Decoding
{
    private const int ShortestEncoded = 20;
    private const int Head = 4096;

    // Base64 of either alphabet, with the white space that the decoder passes over.
    private static readonly SearchValues<char> Encoded = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_= \t\r\n");

    /// <summary>False where the value is too short or has characters that no encoding of a whole value has.</summary>
    public static bool MayBeEncoded(ReadOnlySpan<char> value) => value.Length >= ShortestEncoded && (!value.ContainsAnyExcept(Encoded) || value.Contains('%'));

    /// <summary>What stands behind one encoding of the whole value: base64 of either alphabet, gzip in it, hex, or URL encoding.</summary>
    public static DecodedText? Text(ReadOnlySpan<char> value, DecodingBudget budget)
    {
        if (value.Length < ShortestEncoded || !budget.TryTake(value.Length))
        {
            return null;
        }

        if (value.Length % 2 == 0 && !value.ContainsAnyExcept(Alphabet.Hex))
        {
            return Printable(Convert.FromHexString(value)) is { } text ? new DecodedText(text, "in hex") : null;
        }

        if (value.Contains('%') && !value.Contains(' ') && Uri.UnescapeDataString(value) is var plain && plain.Length < value.Length)
        {
            return new DecodedText(plain, "in URL encoding");
        }

        return Bytes(value) switch
        {
            null => null,
            [0x1F, 0x8B, ..] and var packed => Printable(Unpacked(packed, budget)) is { } text ? new DecodedText(text, "in gzip") : null,
            var bytes => Printable(bytes) is { } text ? new DecodedText(text, "in base64") : null,
        };
    }

    /// <summary>Whether the beginning of a value is an encoded text, where the whole is too large to be undone.</summary>
    public static bool LooksEncoded(ReadOnlySpan<char> value)
    {
        var head = value[..(Math.Min(value.Length, Head) & ~3)];
        return Bytes(head) is { } bytes && (bytes is [0x1F, 0x8B, ..] || Printable(bytes) is not null);
    }

    /// <summary>The text behind base64; null where it is none or decodes to no printable text.</summary>
    public static string? Base64Text(ReadOnlySpan<char> encoded) => Bytes(encoded) is { } bytes ? Printable(bytes) : null;

    /// <summary>The bytes behind base64 of either alphabet, padded or not; null where it is none.</summary>
    public static byte[]? Bytes(ReadOnlySpan<char> encoded)
    {
        if (encoded.IsEmpty || encoded.TrimEnd('=').Length % 4 == 1 || encoded.Contains(':'))
        {
            return null;
        }

        var isUrl = encoded.ContainsAny('-', '_');
        var padded = isUrl || encoded.Length % 4 != 0;
        var characters = padded ? ArrayPool<char>.Shared.Rent(encoded.Length + 4) : [];
        try
        {
            if (padded)
            {
                encoded.CopyTo(characters);
                var length = encoded.Length;
                characters.AsSpan(0, length).Replace('-', '+');
                characters.AsSpan(0, length).Replace('_', '/');
                while (length % 4 != 0)
                {
                    characters[length++] = '=';
                }

                encoded = characters.AsSpan(0, length);
            }

            var bytes = new byte[(encoded.Length / 4 * 3) + 3];
            return Convert.TryFromBase64Chars(encoded, bytes, out var written) ? bytes[..written] : null;
        }
        finally
        {
            if (padded)
            {
                ArrayPool<char>.Shared.Return(characters, clearArray: true);
            }
        }
    }

    private static byte[] Unpacked(byte[] packed, DecodingBudget budget)
    {
        try
        {
            using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (var read = stream.Read(buffer); read > 0 && budget.TryTake(read); read = stream.Read(buffer))
            {
                plain.Write(buffer, 0, read);
            }

            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    // Asked before it is decoded: nearly every identifier passes for base64 of something, and an exception for each would cost more than the search.
    private static string? Printable(byte[] bytes) =>
        bytes.Length == 0 || bytes.AsSpan().ContainsAnyInRange((byte)0, (byte)8) || !Utf8.IsValid(bytes) ? null : Encoding.UTF8.GetString(bytes);
}
