using System.Buffers;

namespace Enforcer.Secrets.Tokens;

/// <summary>Finds provider tokens anywhere in a text, in one pass: all prefixes are looked for at once, and only behind a hit is anything else read.</summary>
internal static class TokenScanner
{
    private static readonly SearchValues<string> Prefixes = SearchValues.Create([.. TokenCatalog.All.Select(format => format.Prefix)], StringComparison.Ordinal);

    private static readonly ILookup<char, TokenFormat> ByFirst = TokenCatalog.All.ToLookup(format => format.Prefix[0]);

    public static void Scan(string text, List<SecretMatch> into)
    {
        for (var at = Next(text, 0); at >= 0;)
        {
            // A prefix inside a word belongs to a longer run, which is something else.
            var length = at > 0 && Alphabet.Base64Url.Contains(text[at - 1]) ? 0 : Take(text, at, into);
            at = Next(text, at + Math.Max(1, length));
        }
    }

    // The length of the token that starts here, which is not looked at again; 0 where there is none.
    private static int Take(string text, int at, List<SecretMatch> into)
    {
        foreach (var format in ByFirst[text[at]])
        {
            if (Match(text.AsSpan(at), format) is var length and > 0)
            {
                Add(text.Substring(at, length), at, format, into);
                return length;
            }
        }

        return 0;
    }

    private static int Next(string text, int from)
    {
        var at = from < text.Length ? text.AsSpan(from).IndexOfAny(Prefixes) : -1;
        return at < 0 ? -1 : from + at;
    }

    private static int Match(ReadOnlySpan<char> text, TokenFormat format)
    {
        if (!text.StartsWith(format.Prefix, StringComparison.Ordinal))
        {
            return 0;
        }

        var rest = text[format.Prefix.Length..];
        var window = rest.Length > format.Max + 1 ? rest[..(format.Max + 1)] : rest;
        var end = window.IndexOfAnyExcept(format.Body);
        var run = end < 0 ? window.Length : end;

        // A dot or dash that ends a sentence is none of the token's.
        var body = window[..run].TrimEnd(".-").Length;
        var goesOn = run < rest.Length && char.IsAsciiLetterOrDigit(rest[run]);
        return body >= format.Min && run <= format.Max && !goesOn ? format.Prefix.Length + body : 0;
    }

    private static void Add(string token, int at, TokenFormat format, List<SecretMatch> into)
    {
        if (ValueShape.IsPlaceholder(token) || ValueShape.IsPlaceholder(token.AsSpan(format.Prefix.Length)) || IsMadeUp(token.AsSpan(format.Prefix.Length)))
        {
            return;
        }

        var confidence = format.Checksum is null || format.Checksum(token) ? format.Confidence : Confidence.Medium;
        into.Add(SecretMatch.Of(format.Name, confidence, token, at));
    }

    // Few distinct characters: 0000..., abcabc...
    private static bool IsMadeUp(ReadOnlySpan<char> body)
    {
        Span<bool> seen = stackalloc bool[128];
        seen.Clear();
        var distinct = 0;
        foreach (var character in body)
        {
            distinct += seen[character & 127] ? 0 : 1;
            seen[character & 127] = true;
        }

        return distinct < 6;
    }
}
