namespace Enforcer.Secrets.Tokens;

/// <summary>Tells where a token may begin and end, so that a piece of a longer word, hash or path is not taken for one.</summary>
internal static class TokenBoundary
{
    /// <summary>No letter, digit, dash or underscore stands before; but what an escape ends in (<c>\n</c>, <c>%3D</c>) is no letter of a word.</summary>
    public static bool IsStart(string text, int at)
    {
        if (at == 0 || !Alphabet.Base64Url.Contains(text[at - 1]))
        {
            return true;
        }

        return IsEscape(text, at - 1) || (at > 2 && text[at - 3] == '%' && char.IsAsciiHexDigit(text[at - 1]) && char.IsAsciiHexDigit(text[at - 2]));
    }

    /// <summary>Whether the character is the second half of <c>\n</c> and its like.</summary>
    public static bool IsEscape(string text, int at) => at > 0 && text[at] is 'n' or 't' or 'r' && text[at - 1] == '\\';

    /// <summary>Whether the token that would end at <paramref name="end"/> ends there; a dot or dash that ends a sentence is taken off it.</summary>
    public static bool IsEnd(string text, ref int end, TokenSegment? last)
    {
        var isVariable = last is { Text: null } && last.Max > last.Min;
        if (isVariable)
        {
            var run = text.AsSpan(end - last!.Max < 0 ? 0 : end - last.Max, end - (end - last.Max < 0 ? 0 : end - last.Max));
            end -= Math.Min(run.Length - run.TrimEnd(".-").Length, last.Max - last.Min);
        }

        if (end == text.Length)
        {
            return true;
        }

        var next = text[end];
        if (char.IsAsciiLetterOrDigit(next))
        {
            return false;
        }

        // Of the alphabet, but the end of a sentence or the next flag.
        return last?.Alphabet is not { } alphabet || !alphabet.Contains(next) || next == '=' || (next is '.' or '-' && (end + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[end + 1])));
    }
}
