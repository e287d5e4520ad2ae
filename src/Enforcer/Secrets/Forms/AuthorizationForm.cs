namespace Enforcer.Secrets.Forms;

/// <summary>Finds <c>Basic</c> credentials: base64 of <c>user:password</c>.</summary>
internal static class AuthorizationForm
{
    private const string Mark = "Basic ";

    public static void Scan(string text, List<SecretMatch> into)
    {
        for (var at = text.IndexOf(Mark, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(Mark, at + Mark.Length, StringComparison.OrdinalIgnoreCase))
        {
            var start = at + Mark.Length;
            var window = text.AsSpan(start, Math.Min(1024, text.Length - start));
            var end = window.IndexOfAnyExcept(Alphabet.Base64);
            var encoded = end < 0 ? window : window[..end];
            if (IsPair(encoded))
            {
                into.Add(SecretMatch.Of("basic authorization", Confidence.High, encoded.ToString(), start));
            }
        }
    }

    /// <summary>Base64 of a user and a password, neither of them a stand-in.</summary>
    public static bool IsPair(ReadOnlySpan<char> encoded) =>
        encoded.Length is >= 8 and <= 1024
        && Decoding.Base64Text(encoded) is { } pair
        && pair.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < pair.Length - 1
        && !ValueShape.IsTemplate(pair) && !ValueShape.IsPlaceholder(pair);
}
