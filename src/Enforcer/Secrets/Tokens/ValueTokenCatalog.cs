namespace Enforcer.Secrets.Tokens;

/// <summary>Token formats without any fixed text: known only where they are the whole of a value. A new one is one line here.</summary>
internal static class ValueTokenCatalog
{
    private static readonly (string Name, IReadOnlyList<TokenSegment> Form, TokenChecksum? Proof, Confidence Confidence)[] All =
    [
        ("Ably API key", TokenSegment.Parse("[a6].[a6]:[u43]"), null, Confidence.High),
        // Thirty-two random bytes look like much else: only the checksum tells.
        ("Azure DevOps token", TokenSegment.Parse("[l52]"), TokenChecksums.AzureDevOps, Confidence.High),
        ("Discord bot token", TokenSegment.Parse("[a23-28].[u6].[u27-38]"), StartsLikeDiscord, Confidence.High),
        ("Facebook application token", TokenSegment.Parse("[d15]|[u27]"), null, Confidence.High),
        ("Mailgun key", TokenSegment.Parse("[h32]-[h8]-[h8]"), null, Confidence.High),
    ];

    public static SecretMatch? Judge(ReadOnlySpan<char> value, int offset)
    {
        if (value.Length is < 40 or > 80)
        {
            return null;
        }

        foreach (var (name, form, proof, confidence) in All)
        {
            if (IsWhole(value, form) && proof?.Invoke(value) != false)
            {
                return SecretMatch.Of(name, confidence, value.ToString(), offset);
            }
        }

        return null;
    }

    // The first part is the account's number in base64.
    private static bool StartsLikeDiscord(ReadOnlySpan<char> value) =>
        value[0] is 'M' or 'N' or 'O' && Decoding.Base64Text(value[..value.IndexOf('.')]) is { } number && !number.AsSpan().ContainsAnyExcept(Alphabet.Digit);

    private static bool IsWhole(ReadOnlySpan<char> value, IReadOnlyList<TokenSegment> form)
    {
        foreach (var segment in form)
        {
            var taken = segment.Take(value);
            if (taken < 0)
            {
                return false;
            }

            value = value[taken..];
        }

        return value.IsEmpty;
    }
}
