namespace Enforcer.Secrets;

/// <summary>Tells text that a machine drew from text that a person wrote, where nothing else tells a key from a word.</summary>
internal static class Randomness
{
    // Which letters follow which in nine of ten places of ordinary text and identifiers: by the first, those behind it.
    private static readonly string[] Neighbours = "abcdfgiklmnprstuvy baeijlorsu cacehiklorstuy daegiorsuv eabcdefgilmnprstvwxy faefiortu gaehilnorsu haeiort iabcdefgklmnoprstvxz jeou kaeinos ladeilostuy mabeimopsu nacdefgikostuvw obcdfgiklmnoprstuvwx paehiloprstu qu racdegiklmnorstuy sacehiklopqstuy tacehilorstuy uabcdeilmnprst vaei waehinors xeit yabepst zei".Split(' ');

    // Of so many drawn letters and digits, one in six to fifty has no digit.
    private const int ShortestOfLetters = 16;

    /// <summary>
    /// As much Shannon entropy as random text of this length has at least. A fixed limit would be wrong for short text: n characters
    /// cannot hold more than log2(n) bits each. The limits lie below the mean of random base64 (or hex) of that length.
    /// </summary>
    public static bool LooksRandom(ReadOnlySpan<char> value)
    {
        if (value.Length < 8)
        {
            return false;
        }

        var head = value.Length > 256 ? value[..256] : value;
        var ceiling = Math.Log2(Math.Min(head.Length, head.ContainsAnyExcept(Alphabet.HexGroups) ? 64 : 16));
        return Entropy(head) >= ceiling * (head.Length < 20 ? 0.8 : 0.74) && !IsSequence(head);
    }

    /// <summary>Letters and digits mixed, or small letters and capitals, as no word of a language mixes them.</summary>
    public static bool MixesClasses(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('0', '9') ? value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z') : value.Length >= ShortestOfLetters && CaseChanges(value) * 3 >= value.Length;

    /// <summary>Made of runs of small letters that could be spoken, as names and sentences are, however many numbers stand between them.</summary>
    /// <param name="value">What is judged.</param>
    /// <param name="percent">How much of it must be such: less where something else speaks for it, too.</param>
    public static bool LooksWritten(ReadOnlySpan<char> value, int percent = 60)
    {
        if (DigitGroups(value) is var groups && groups > 2 && groups * 8 > value.Length)
        {
            return false;
        }

        var written = 0;
        var counted = 0;
        for (var at = 0; at < value.Length;)
        {
            var start = at++;
            while (at < value.Length && char.IsAsciiLetterLower(value[at]))
            {
                at++;
            }

            var run = value[start..at];
            counted += char.IsAsciiLetterOrDigit(run[0]) ? run.Length : run.Length - 1;
            var letters = char.IsAsciiLetter(run[0]) ? run : run[1..];
            written += letters.Length >= 4 && letters.ContainsAny(Alphabet.Vowel) && IsSpoken(letters) ? letters.Length : 0;
        }

        return written * 100 >= counted * percent;
    }

    // Three of five pairs of letters are such as words are made of; of drawn letters, a third is.
    private static bool IsSpoken(ReadOnlySpan<char> letters)
    {
        var pairs = 0;
        for (var i = 1; i < letters.Length; i++)
        {
            pairs += Neighbours[(letters[i - 1] | 0x20) - 'a'].AsSpan(1).Contains(letters[i]) ? 1 : 0;
        }

        return pairs * 5 >= (letters.Length - 1) * 3;
    }

    // Between small letters and capitals: two at each hump of a name, every other character of what is drawn.
    private static int CaseChanges(ReadOnlySpan<char> value)
    {
        var changes = 0;
        for (var i = 1; i < value.Length; i++)
        {
            changes += char.IsAsciiLetterLower(value[i]) != char.IsAsciiLetterLower(value[i - 1]) && char.IsAsciiLetter(value[i]) && char.IsAsciiLetter(value[i - 1]) ? 1 : 0;
        }

        return changes;
    }

    // Numbers between letters: a name has few.
    private static int DigitGroups(ReadOnlySpan<char> value)
    {
        var groups = 0;
        for (var i = 0; i < value.Length; i++)
        {
            groups += char.IsAsciiDigit(value[i]) && (i == 0 || !char.IsAsciiDigit(value[i - 1])) ? 1 : 0;
        }

        return groups;
    }

    private static double Entropy(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var character in value)
        {
            counts[character & 127]++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / value.Length;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }

    /// <summary>abcdefgh, 12345678: every character follows its neighbour.</summary>
    public static bool IsSequence(ReadOnlySpan<char> value)
    {
        var steps = 0;
        for (var i = 1; i < value.Length; i++)
        {
            steps += value[i] - value[i - 1] is 1 or -1 ? 1 : 0;
        }

        return steps * 3 > value.Length * 2;
    }
}
