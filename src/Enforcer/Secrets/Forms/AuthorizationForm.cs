using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds what an Authorization header carries: base64 of <c>user:password</c>, or an opaque token.</summary>
internal static class AuthorizationForm
{
    public const string BasicMark = "basic ";
    public const string BearerMark = "bearer ";

    public const string KeyMark = "apikey ";
    public const string TokenMark = "token ";

    private const int Longest = 1024;
    private const int ShortestBearer = 20;

    public static int Basic(TextSearch search, int at)
    {
        var start = at + BasicMark.Length;
        var encoded = search.Run(start, Longest, Alphabet.Base64);
        if (!IsPair(encoded))
        {
            return 0;
        }

        search.Add(SecretMatch.Of("basic authorization", Confidence.High, encoded.ToString(), start));
        return start + encoded.Length;
    }

    public static int Bearer(TextSearch search, int at)
    {
        var start = at + BearerMark.Length;
        var token = search.Run(start, Longest, Alphabet.BearerToken).TrimEnd('.');
        if (token.Length < ShortestBearer || !Randomness.MixesClasses(token) || !(Randomness.LooksRandom(token) || Guid.TryParseExact(token, "D", out _)) || ValueShape.IsPlaceholder(token))
        {
            return 0;
        }

        // Named, so that a provider's form, which knows more of it, comes first.
        search.Add(SecretMatch.Of("bearer token", Confidence.Medium, token.ToString(), start, "Authorization"));
        return 0;
    }

    public static int Key(TextSearch search, int at) => Scheme(search, at, KeyMark.Length);

    public static int Token(TextSearch search, int at) => Scheme(search, at, TokenMark.Length);

    // Words of prose, too: only at the start of a value, and with nothing behind.
    private static int Scheme(TextSearch search, int at, int length)
    {
        var text = search.Text;
        var token = search.Run(at + length, Longest, Alphabet.BearerToken);
        var end = at + length + token.Length;
        if (token.Length < ShortestBearer || (at > 0 && text[at - 1] is not ('"' or '\'')) || (end < text.Length && text[end] is not ('"' or '\'' or '\n' or '\r' or '\\'))
            || !Randomness.MixesClasses(token) || !Randomness.LooksRandom(token) || Randomness.LooksWritten(token, 40) || ValueShape.IsPlaceholder(token))
        {
            return 0;
        }

        search.Add(SecretMatch.Of("authorization token", Confidence.Medium, token.ToString(), at + length, "Authorization"));
        return 0;
    }

    /// <summary>Base64 of a user and a password, neither of them a stand-in.</summary>
    public static bool IsPair(ReadOnlySpan<char> encoded) =>
        encoded.Length is >= 8 and <= Longest
        && Decoding.Base64Text(encoded) is { } pair
        && pair.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < pair.Length - 1
        && !ValueShape.IsTemplate(pair) && !ValueShape.IsTemplate(pair.AsSpan(colon + 1)) && !ValueShape.IsPlaceholder(pair);
}
