using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds JSON Web Tokens by decoding them: three dotted parts of which the first two are JSON objects.</summary>
internal static class JsonWebTokenForm
{
    // Base64url of '{"': every header and every payload starts so.
    private const string Mark = "eyJ";
    private const int LongestPart = 8192;

    public static void Scan(string text, List<SecretMatch> into)
    {
        for (var at = text.IndexOf(Mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Mark, at + 1, StringComparison.Ordinal))
        {
            if (at > 0 && (Alphabet.Base64Url.Contains(text[at - 1]) || text[at - 1] == '.'))
            {
                continue;
            }

            var header = Part(text, at);
            var payload = Part(text, at + header + 1);
            var signature = Part(text, at + header + payload + 2);
            if (header > 10 && payload > 4 && signature > 16 && IsObject(text.AsSpan(at, header), "alg") && IsObject(text.AsSpan(at + header + 1, payload), null))
            {
                var length = header + payload + signature + 2;
                into.Add(SecretMatch.Of("JSON Web Token", Confidence.High, text.Substring(at, length), at));
                at += length - 1;
            }
        }
    }

    // The length of the part that starts here and, but for the signature, ends at a dot.
    private static int Part(string text, int start)
    {
        if (start >= text.Length || (start > 0 && start < text.Length && text[start - 1] != '.' && !text.AsSpan(start).StartsWith(Mark, StringComparison.Ordinal)))
        {
            return 0;
        }

        var window = text.AsSpan(start, Math.Min(LongestPart, text.Length - start));
        var end = window.IndexOfAnyExcept(Alphabet.Base64Url);
        return end < 0 ? window.Length : end;
    }

    private static bool IsObject(ReadOnlySpan<char> part, string? member)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(part);
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object && (member is null || document.RootElement.TryGetProperty(member, out _));
        }
        catch (Exception failure) when (failure is FormatException or JsonException or DecoderFallbackException)
        {
            return false;
        }
    }
}
