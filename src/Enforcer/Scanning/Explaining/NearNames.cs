namespace Enforcer.Scanning.Explaining;

/// <summary>Picks what a misspelt name most likely meant.</summary>
internal static class NearNames
{
    // Names in a set are many and may be long: only so much of each is compared.
    private const int LongestCompared = 100;

    /// <summary>
    /// At most <paramref name="most"/> names, the nearest first: those that hold the word, then those that differ in a third of its letters at
    /// most. Each name comes with all its spellings, of which the first is given back.
    /// </summary>
    public static IReadOnlyList<string> Of(string word, IEnumerable<string[]> names, int most)
    {
        var near = names.DistinctBy(name => name[0], StringComparer.Ordinal)
            .Select(name => (Shown: name[0], Distance: name.Min(spelling => Distance(word, spelling))))
            .Where(one => one.Distance <= Math.Max(2, word.Length / 3))
            .OrderBy(one => one.Distance).ThenBy(one => one.Shown, StringComparer.Ordinal)
            .Take(most)
            .ToList();
        // Beside a name that all but fits, one that is merely of the same length helps nobody.
        return [.. near.Where(one => one.Distance <= near[0].Distance + 2).Select(one => one.Shown)];
    }

    private static int Distance(string word, string name) => name.Contains(word, StringComparison.OrdinalIgnoreCase) ? 0 : Edits(word, name);

    private static int Edits(string one, string other)
    {
        one = one.Length > LongestCompared ? one[..LongestCompared] : one;
        other = other.Length > LongestCompared ? other[..LongestCompared] : other;
        if (Math.Abs(one.Length - other.Length) > one.Length)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                row[j] = same ? diagonal : 1 + Math.Min(diagonal, Math.Min(above, row[j - 1]));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
