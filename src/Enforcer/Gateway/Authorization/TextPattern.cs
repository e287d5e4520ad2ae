namespace Enforcer.Gateway.Authorization;

/// <summary>
/// A text with stars: one at the end matches the rest whatever it is, any other matches within one segment (no slash). Compared exactly,
/// case included unless told otherwise; time is bounded by the product of both lengths.
/// </summary>
internal sealed class TextPattern(string pattern, bool ignoreCase = false)
{
    private readonly StringComparison _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    private readonly int _firstStar = pattern.IndexOf('*', StringComparison.Ordinal);

    public bool Matches(string text)
    {
        if (_firstStar < 0)
        {
            return string.Equals(pattern, text, _comparison);
        }

        if (_firstStar == pattern.Length - 1)
        {
            return text.AsSpan().StartsWith(pattern.AsSpan(0, _firstStar), _comparison);
        }

        return MatchesSegments(text);
    }

    public override string ToString() => pattern;

    private bool Same(char left, char right) => left == right || (ignoreCase && char.ToUpperInvariant(left) == char.ToUpperInvariant(right));

    // The newest star alone needs to be tried again: an older one ended at a slash or at a literal that the newest has already passed.
    private bool MatchesSegments(string text)
    {
        var (at, star, resume) = (0, -1, 0);
        var i = 0;
        while (i < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                if (at == pattern.Length - 1)
                {
                    return true;
                }

                (star, resume) = (at++, i);
            }
            else if (at < pattern.Length && Same(pattern[at], text[i]))
            {
                at++;
                i++;
            }
            else if (star >= 0 && text[resume] != '/')
            {
                at = star + 1;
                i = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }
}
