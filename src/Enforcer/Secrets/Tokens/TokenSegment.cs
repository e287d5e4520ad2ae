using System.Buffers;
using System.Globalization;

namespace Enforcer.Secrets.Tokens;

/// <summary>A piece of a token: text that stands as it is, or a number of characters of an alphabet.</summary>
/// <param name="Text">Null for a run of characters.</param>
/// <param name="Alphabet">Null for fixed text.</param>
internal sealed record TokenSegment(string? Text, SearchValues<char>? Alphabet, int Min, int Max)
{
    /// <exception cref="ArgumentException">The form is misspelt: a fault of the catalog.</exception>
    public static IReadOnlyList<TokenSegment> Parse(string form)
    {
        var segments = new List<TokenSegment>();
        for (var at = 0; at < form.Length;)
        {
            var open = form.IndexOf('[', at);
            var text = open < 0 ? form[at..] : form[at..open];
            if (text.Length > 0)
            {
                segments.Add(new TokenSegment(text, null, text.Length, text.Length));
            }

            if (open < 0)
            {
                break;
            }

            var close = form.IndexOf(']', open);
            segments.Add(Run(form.AsSpan(open + 1, close - open - 1)));
            at = close + 1;
        }

        return segments;
    }

    /// <summary>How many characters this piece takes at the start of the text; -1 where it does not fit.</summary>
    public int Take(ReadOnlySpan<char> text)
    {
        if (Text is not null)
        {
            return text.StartsWith(Text, StringComparison.Ordinal) ? Text.Length : -1;
        }

        var window = text.Length > Max ? text[..Max] : text;
        var end = window.IndexOfAnyExcept(Alphabet!);
        var run = end < 0 ? window.Length : end;
        return run < Min ? -1 : run;
    }

    private static TokenSegment Run(ReadOnlySpan<char> spec)
    {
        var dash = spec.IndexOf('-');
        var min = int.Parse(dash < 0 ? spec[1..] : spec[1..dash], CultureInfo.InvariantCulture);
        return new TokenSegment(null, AlphabetOf(spec[0]), min, dash < 0 ? min : int.Parse(spec[(dash + 1)..], CultureInfo.InvariantCulture));
    }

    private static SearchValues<char> AlphabetOf(char letter) => letter switch
    {
        'a' => Secrets.Alphabet.Base62,
        'l' => Secrets.Alphabet.LowerAlphanumeric,
        'U' => Secrets.Alphabet.UpperAlphanumeric,
        'd' => Secrets.Alphabet.Digit,
        'h' => Secrets.Alphabet.Hex,
        'q' => Secrets.Alphabet.Base32,
        'w' => Secrets.Alphabet.Word,
        'u' => Secrets.Alphabet.Base64Url,
        'e' => Secrets.Alphabet.Base64UrlPadded,
        't' => Secrets.Alphabet.Dotted,
        'b' => Secrets.Alphabet.Base64Unpadded,
        'B' => Secrets.Alphabet.Base64,
        'p' => Secrets.Alphabet.Base64Any,
        'P' => Secrets.Alphabet.UrlEncodedBase64,
        'c' => Secrets.Alphabet.Entra,
        _ => throw new ArgumentException($"no alphabet is called '{letter}'", nameof(letter)),
    };
}
