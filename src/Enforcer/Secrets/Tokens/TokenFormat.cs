using System.Buffers;

namespace Enforcer.Secrets.Tokens;

/// <summary>
/// What a provider's token looks like, in one line: text that stands as it is, and in brackets an alphabet with the number of its
/// characters. <c>SG.[u22].[u43]</c>; <c>[a14].atlasv1.[e60-70]</c>, where a fixed text in the middle gives the token away.
/// </summary>
/// <remarks>
/// Matching takes as many characters as it may, never goes back, and looks at each once: linear for any text.
/// The alphabets: a letters and digits, l small letters and digits, U capitals and digits, d digits, h hex, q capital base32, w a and _,
/// u base64url, e base64url and =, t base64url and dots, b base64, B base64 with its padding, p all of base64's variants, P base64 as URLs have it, c Entra's.
/// </remarks>
internal sealed class TokenFormat
{
    private readonly TokenSegment? _lead;
    private readonly TokenSegment[] _rest;

    /// <param name="name">What a person calls it.</param>
    /// <param name="form">As told above.</param>
    /// <param name="checksum">Where the provider publishes one.</param>
    /// <param name="confidence">How sure the form alone makes us; a wrong checksum lowers it.</param>
    public TokenFormat(string name, string form, TokenChecksum? checksum = null, Confidence confidence = Confidence.High)
    {
        var segments = TokenSegment.Parse(form);
        Name = name;
        Form = form;
        Checksum = checksum;
        Confidence = confidence;
        _lead = segments[0].Text is null ? segments[0] : null;
        Anchor = segments[_lead is null ? 0 : 1].Text ?? throw new ArgumentException($"'{form}' has no fixed text where it is looked for", nameof(form));
        _rest = [.. segments.Skip(_lead is null ? 1 : 2)];
    }

    public string Name { get; }

    public string Form { get; }

    /// <summary>The fixed text that a search looks for.</summary>
    public string Anchor { get; }

    public TokenChecksum? Checksum { get; }

    public Confidence Confidence { get; }

    /// <summary>What may follow the anchor at once; null where a token may end with it.</summary>
    public SearchValues<char>? Next => _rest.Length > 0 ? _rest[0].Alphabet : null;

    /// <summary>Fewest and most characters of a whole token.</summary>
    public (int Min, int Max) Bounds => (
        (_lead?.Min ?? 0) + Anchor.Length + _rest.Sum(segment => segment.Min),
        (_lead?.Max ?? 0) + Anchor.Length + _rest.Sum(segment => segment.Max));

    /// <summary>The token around an anchor; false where what surrounds it is of another form, or a part of something longer.</summary>
    public bool TryMatch(string text, int anchor, out int start, out int end)
    {
        start = anchor;
        end = anchor + Anchor.Length;
        if (_lead is not null)
        {
            var before = text.AsSpan(Math.Max(0, anchor - _lead.Max - 1), anchor - Math.Max(0, anchor - _lead.Max - 1));
            var run = before.Length - (before.LastIndexOfAnyExcept(_lead.Alphabet!) + 1);
            if (run > _lead.Min && TokenBoundary.IsEscape(text, anchor - run))
            {
                run--;
            }

            start = anchor - run;
            if (run < _lead.Min || run > _lead.Max)
            {
                return false;
            }
        }

        return TokenBoundary.IsStart(text, start) && TryRest(text, ref end);
    }

    private bool TryRest(string text, ref int end)
    {
        foreach (var segment in _rest)
        {
            var taken = segment.Take(text.AsSpan(end));
            if (taken < 0)
            {
                return false;
            }

            end += taken;
        }

        return TokenBoundary.IsEnd(text, ref end, _rest.Length > 0 ? _rest[^1] : null);
    }
}
