using System.Buffers;

namespace Enforcer.Secrets;

/// <summary>Tells a key from everything else that stands under a vendor's name, where no other word speaks for it.</summary>
internal static class VendorValue
{
    private const int ShortestMixed = 14;
    private const int ShortestOfOneCase = 15;
    private const int ShortestWithDots = 32;
    private const int ShortestWithSlashes = 24;
    private const int ShortestOfGroups = 20;
    private const int Longest = 512;

    private static readonly SearchValues<char> NeverInKeys = SearchValues.Create(" \t\r\n\"'`(){}[]<>,;\\@#&*?!%^");

    // Whose identifiers are UUIDs, so that one is no key.
    private static readonly SearchValues<string> IdentifiedByUuid = SearchValues.Create(["azure", "aws", "google", "gcp", "github", "gitlab", "facebook", "npm", "nuget"], StringComparison.OrdinalIgnoreCase);

    public static bool IsDrawn(string name, ReadOnlySpan<char> value)
    {
        if (value.Length is < ShortestMixed or > Longest || value.ContainsAny(NeverInKeys) || !value.ContainsAnyInRange('0', '9') || ValueShape.IsUrl(value) || value.Contains("//", StringComparison.Ordinal))
        {
            return false;
        }

        if (Guid.TryParseExact(value, "D", out _))
        {
            return !name.AsSpan().ContainsAny(IdentifiedByUuid);
        }

        var isOneCase = !value.ContainsAnyInRange('a', 'z') || !value.ContainsAnyInRange('A', 'Z');
        return value.Length >= (isOneCase ? ShortestOfOneCase : ShortestMixed)
            && (value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z'))
            && (!value.Contains('.') || value.Length >= ShortestWithDots)
            && (!value.Contains('/') || value.Length >= ShortestWithSlashes)
            && Randomness.LooksRandom(value) && !Randomness.LooksWritten(value, 40) && (!value.ContainsAnyExcept(Alphabet.HexGroups) || Groups(value) * 6 <= value.Length) && (!isOneCase || value.Length >= ShortestOfGroups || Groups(value) == 0);
    }

    // Dashes between short groups are the mark of a name, a version or a date.
    private static int Groups(ReadOnlySpan<char> value) => value.CountAny('-', '_', '.', '/', ':');
}
