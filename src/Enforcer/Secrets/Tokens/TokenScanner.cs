using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Tokens;

/// <summary>Judges what stands around a token's anchor: the form, the checksum, and whether somebody made it up.</summary>
internal static class TokenScanner
{
    // What a person writes in the place of a token's characters.
    private static readonly string[] StandIns = ["EXAMPLE", "example", "xxxxx", "XXXXX", "****", "....", "your", "YOUR", "placeholder", "PLACEHOLDER", "changeme", "redacted", "REDACTED", "dummy", "replace", "REPLACE", "0000000000"];

    /// <summary>Takes the token whose anchor was found.</summary>
    public static AnchorFound Of(TokenFormat format) => (search, at) =>
    {
        if (!format.TryMatch(search.Text, at, out var start, out var end))
        {
            return 0;
        }

        var token = search.Text[start..end];
        if (!IsMadeUp(token, format) && (format.Confidence != Secrets.Confidence.Medium || LooksDrawn(token, format)))
        {
            search.Add(SecretMatch.Of(format.Name, Confidence(token, format), token, start));
        }

        return end;
    };

    private static Confidence Confidence(string token, TokenFormat format) => format.Checksum is { } checksum && !checksum(token)
        ? Secrets.Confidence.Medium
        : Randomness.IsSequence(token.AsSpan(Math.Min(format.Anchor.Length, token.Length - 1))) ? Secrets.Confidence.Low : format.Confidence;

    // A form that names could have, too, is a token's only where its characters are no words.
    private static bool LooksDrawn(string token, TokenFormat format)
    {
        var body = token.AsSpan(token.StartsWith(format.Anchor, StringComparison.Ordinal) ? format.Anchor.Length : 0);
        return Randomness.MixesClasses(body) && Randomness.LooksRandom(body) && !Randomness.LooksWritten(body, 40);
    }

    private static bool IsMadeUp(string token, TokenFormat format)
    {
        if (token.Length <= 200)
        {
            foreach (var part in StandIns)
            {
                if (token.Contains(part, StringComparison.Ordinal) && !format.Form.Contains(part, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return HasFewCharacters(token.AsSpan(token.StartsWith(format.Anchor, StringComparison.Ordinal) ? format.Anchor.Length : 0));
    }

    // 0000..., abcabc...
    private static bool HasFewCharacters(ReadOnlySpan<char> body)
    {
        Span<bool> seen = stackalloc bool[128];
        seen.Clear();
        var distinct = 0;
        foreach (var character in body)
        {
            distinct += seen[character & 127] ? 0 : 1;
            seen[character & 127] = true;
        }

        return distinct < 5;
    }
}
