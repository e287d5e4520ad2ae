namespace Enforcer.Secrets.Search;

/// <summary>
/// Looks for all anchors at once in one pass over a text. Each anchor is known by four of its characters, the rarest in ordinary text, letters
/// of either case alike; a bit for every possible four says whether any anchor has them, and only then is anything compared.
/// </summary>
/// <remarks>
/// A bit table of 20 bits' worth (128 KiB, of which ordinary text touches a small part) costs about a nanosecond a character whatever the
/// number of anchors is. SearchValues&lt;string&gt; is faster up to some eighty texts and several times slower for the two thousand here.
/// </remarks>
internal sealed class AnchorIndex
{
    private const int Length = 4;
    private const int Bits = 5;
    private const int Classes = 1 << Bits;
    private const int Mask = (1 << (Bits * Length)) - 1;

    private const string Rarest = "qzjxkwvybghfmpudlcosirnate";

    // What may stand in an anchor, in thirty-two kinds: letters each, digits by halves, the signs of names and tokens.
    private static readonly byte[] Kinds = [.. Enumerable.Range(0, 128).Select(code => Kind((char)code))];

    private readonly byte[] _seen = new byte[(Mask + 1) / 8];
    private readonly Dictionary<int, (Anchor Anchor, int Offset)[]> _anchors;

    public AnchorIndex(IEnumerable<Anchor> anchors)
    {
        var found = new Dictionary<int, List<(Anchor, int)>>();
        foreach (var anchor in anchors)
        {
            var offset = RarestPart(anchor.Text);
            foreach (var code in Codes(anchor.Text, offset))
            {
                _seen[code >> 3] |= (byte)(1 << (code & 7));
                (found.TryGetValue(code, out var list) ? list : found[code] = []).Add((anchor, offset));
            }
        }

        _anchors = found.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
    }

    /// <summary>Where the first four characters stand that any anchor is known by; negative where there are none, so that a search finds nothing.</summary>
    public int FirstTouch(ReadOnlySpan<char> text)
    {
        var (seen, kinds) = (_seen, Kinds);
        var code = 0;
        for (var i = 0; i < text.Length; i++)
        {
            code = ((code << Bits) | kinds[text[i] & 127]) & Mask;
            if ((seen[code >> 3] & (1 << (code & 7))) != 0 && i >= Length - 1)
            {
                return i;
            }
        }

        return text.Length >= Length - 1 && IsSeen(code << Bits & Mask) ? text.Length : -1;
    }

    public void Scan(TextSearch search)
    {
        var text = search.Text;
        var (seen, kinds) = (_seen, Kinds);
        var code = 0;
        var resume = 0;
        for (var i = 0; i < text.Length; i++)
        {
            code = ((code << Bits) | kinds[text[i] & 127]) & Mask;
            if ((seen[code >> 3] & (1 << (code & 7))) != 0 && i >= resume + Length - 1)
            {
                resume = Math.Max(resume, Found(search, i - Length + 1, code, resume));
            }
        }

        // An anchor of three characters may end the text.
        code = code << Bits & Mask;
        if (IsSeen(code) && text.Length >= resume + Length - 1)
        {
            Found(search, text.Length - Length + 1, code, resume);
        }
    }

    private bool IsSeen(int code) => (_seen[code >> 3] & (1 << (code & 7))) != 0;

    private int Found(TextSearch search, int at, int code, int resume)
    {
        var end = 0;
        foreach (var (anchor, offset) in _anchors[code])
        {
            var start = at - offset;
            if (start >= resume && search.Text.AsSpan(start).StartsWith(anchor.Text, anchor.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            {
                end = Math.Max(end, anchor.Found(search, start));
            }
        }

        return end;
    }

    // Small letters are what texts are made of, and some of them more than others.
    private static int RarestPart(string text)
    {
        var (rarest, least) = (0, int.MaxValue);
        for (var at = 0; at + Length <= text.Length; at++)
        {
            var frequency = Frequency(text[at]) + Frequency(text[at + 1]) + Frequency(text[at + 2]) + Frequency(text[at + 3]);
            (rarest, least) = frequency < least ? (at, frequency) : (rarest, least);
        }

        return rarest;
    }

    private static int Frequency(char character) =>
        char.IsAsciiLetter(character) ? 20 + Rarest.IndexOf(char.ToLowerInvariant(character), StringComparison.Ordinal) : char.IsAsciiDigit(character) ? 16 : 0;

    // An anchor of three characters goes on with anything.
    private static IEnumerable<int> Codes(string text, int offset)
    {
        var code = 0;
        for (var i = 0; i < Math.Min(Length, text.Length); i++)
        {
            code = (code << Bits) | Kinds[text[offset + i] & 127];
        }

        return text.Length >= Length ? [code] : Enumerable.Range(0, Classes).Select(next => (code << Bits) | next);
    }

    private static byte Kind(char character) => character switch
    {
        >= 'a' and <= 'z' => (byte)(1 + character - 'a'),
        >= 'A' and <= 'Z' => (byte)(1 + character - 'A'),
        >= '0' and <= '4' => 27,
        >= '5' and <= '9' => 28,
        '_' => 29,
        '-' => 30,
        '.' or ':' or '/' or '@' or '$' or '=' => 31,
        _ => 0,
    };
}
