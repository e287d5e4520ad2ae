using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds JSON Web Tokens by decoding them: three dotted parts of which the first two are JSON objects.</summary>
internal static class JsonWebTokenForm
{
    // Base64url of '{"': every header and every payload starts so.
    public const string Mark = "eyJ";

    private const int LongestPart = 8192;

    public static int Found(TextSearch search, int at)
    {
        if (at > 0 && !Tokens.TokenBoundary.IsStart(search.Text, at))
        {
            return 0;
        }

        var header = Part(search, at);
        var payload = header > 10 ? Part(search, at + header + 1) : 0;
        var signature = payload > 4 ? Part(search, at + header + payload + 2) : 0;
        if (signature <= 16 || !IsObject(search.Text.AsSpan(at, header), "alg") || !IsObject(search.Text.AsSpan(at + header + 1, payload), null))
        {
            return 0;
        }

        var length = header + payload + signature + 2;
        search.Add(SecretMatch.Of("JSON Web Token", Confidence.High, search.Text.Substring(at, length), at));
        return at + length;
    }

    // The length of the part that starts here; every part but the first stands behind a dot.
    private static int Part(TextSearch search, int start) =>
        start > 0 && search.Window(start - 1, 1) is not ['.'] && !search.Window(start, Mark.Length).SequenceEqual(Mark) ? 0 : search.Run(start, LongestPart, Alphabet.Base64Url).Length;

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
