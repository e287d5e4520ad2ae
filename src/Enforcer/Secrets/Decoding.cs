using System.Text;

namespace Enforcer.Secrets;

/// <summary>Undoes encodings that hide a value from nobody.</summary>
internal static class Decoding
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The text behind base64; null where it is none or decodes to no printable text.</summary>
    public static string? Base64Text(ReadOnlySpan<char> encoded)
    {
        if (encoded.IsEmpty || encoded.Length % 4 == 1)
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var written))
        {
            return null;
        }

        try
        {
            var text = Strict.GetString(bytes, 0, written);
            return text.AsSpan().ContainsAnyInRange('\0', '\b') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
