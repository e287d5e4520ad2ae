namespace Enforcer.Secrets.Search;

/// <summary>
/// Looks for all anchors at once in one pass over a text. Each anchor is known by three of its characters, the rarest in ordinary text; a
/// bit for every possible three says whether any anchor has them, and only then is anything compared.
/// </summary>
/// <remarks>
/// A bit table of 21 bits' worth (256 KiB, of which ordinary text touches a small part) costs about a nanosecond a character whatever the
/// number of anchors is. SearchValues&lt;string&gt; is faster up to some eighty texts and several times slower for the three hundred here.
/// </remarks>
internal sealed class AnchorIndex
{
    private const int Length = 3;
    private const int Bits = 7;
    private const int Mask = (1 << (Bits * Length)) - 1;

    private const string Rarest = "qzjxkwvybghfmpudlcosirnate";

    private readonly byte[] _seen = new byte[(Mask + 1) / 8];
    private readonly Dictionary<int, (Anchor Anchor, int Offset)[]> _anchors;

    public AnchorIndex(IEnumerable<Anchor> anchors)
    {
        var found = new Dictionary<int, List<(Anchor, int)>>();
        foreach (var anchor in anchors)
        {
            var offset = RarestPart(anchor.Text);
            foreach (var code in Codes(anchor, offset))
            {
                _seen[code >> 3] |= (byte)(1 << (code & 7));
                (found.TryGetValue(code, out var list) ? list : found[code] = []).Add((anchor, offset));
            }
        }

        _anchors = found.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
    }

    /// <summary>Where the first three characters stand that any anchor is known by; negative where there are none, so that a search finds nothing.</summary>
    public int FirstTouch(ReadOnlySpan<char> text)
    {
        var seen = _seen;
        var code = 0;
        for (var i = 0; i < text.Length; i++)
        {
            code = ((code << Bits) | (text[i] & 127)) & Mask;
            if ((seen[code >> 3] & (1 << (code & 7))) != 0 && i >= Length - 1)
            {
                return i;
            }
        }

        return -1;
    }

    public void Scan(TextSearch search)
    {
        var text = search.Text;
        var seen = _seen.AsSpan();
        var code = 0;
        var resume = 0;
        for (var i = 0; i < text.Length; i++)
        {
            code = ((code << Bits) | (text[i] & 127)) & Mask;
            if ((seen[code >> 3] & (1 << (code & 7))) != 0 && i >= resume + Length - 1)
            {
                resume = Math.Max(resume, Found(search, i - Length + 1, code, resume));
            }
        }
    }

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
    private static int RarestPart(string text) =>
        Enumerable.Range(0, text.Length - Length + 1).MinBy(at => text.AsSpan(at, Length).ToString().Sum(Frequency));

    private static int Frequency(char character) =>
        char.IsAsciiLetterLower(character) ? 20 + Rarest.IndexOf(character, StringComparison.Ordinal) : char.IsAsciiLetterOrDigit(character) ? 16 : 0;

    private static IEnumerable<int> Codes(Anchor anchor, int offset)
    {
        for (var variant = 0; variant < (anchor.IgnoreCase ? 1 << Length : 1); variant++)
        {
            var code = 0;
            var isSame = true;
            for (var i = 0; i < Length; i++)
            {
                var character = anchor.Text[offset + i];
                if ((variant >> i & 1) != 0)
                {
                    isSame &= char.IsAsciiLetter(character);
                    character = (char)(character ^ 0x20);
                }

                code = (code << Bits) | character;
            }

            if (isSame)
            {
                yield return code;
            }
        }
    }
}
