using System.Globalization;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>A version by Semantic Versioning 2.0.0, of which minor and patch may be missing.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second; 0 where it is missing.</param>
/// <param name="Patch">The third; 0 where it is missing.</param>
/// <param name="Prerelease">Behind the first <c>-</c>; empty for a release.</param>
/// <param name="Parts">How many numbers were said, <c>x</c> and <c>*</c> being none.</param>
internal sealed record SemanticVersion(long Major, long Minor, long Patch, string Prerelease, int Parts) : IComparable<SemanticVersion>
{
    /// <exception cref="TemplateException">The text is no version.</exception>
    public static SemanticVersion Parse(string text)
    {
        var core = text.Trim().TrimStart('v', 'V').Split('+')[0];
        var dash = core.IndexOf('-', StringComparison.Ordinal);
        var numbers = (dash < 0 ? core : core[..dash]).Split('.').TakeWhile(part => part is not ("x" or "X" or "*" or "")).ToList();
        var read = new long[3];
        for (var i = 0; i < numbers.Count; i++)
        {
            if (i > 2 || !long.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out read[i]))
            {
                throw new TemplateException("a version is none");
            }
        }

        return new SemanticVersion(read[0], read[1], read[2], dash < 0 ? "" : core[(dash + 1)..], numbers.Count);
    }

    public int CompareTo(SemanticVersion? other) =>
        other is null ? 1
        : Major != other.Major ? Major.CompareTo(other.Major)
        : Minor != other.Minor ? Minor.CompareTo(other.Minor)
        : Patch != other.Patch ? Patch.CompareTo(other.Patch)
        : Compare(Prerelease, other.Prerelease);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}") + (Prerelease.Length > 0 ? $"-{Prerelease}" : "");

    // Section 11: a release is after its prereleases; numbers before words.
    private static int Compare(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return other.Length.CompareTo(one.Length);
        }

        foreach (var (a, b) in one.Split('.').Zip(other.Split('.')))
        {
            var (isNumber, isOther) = (long.TryParse(a, out var x), long.TryParse(b, out var y));
            var order = isNumber && isOther ? x.CompareTo(y) : isNumber != isOther ? isNumber ? -1 : 1 : string.CompareOrdinal(a, b);
            if (order != 0)
            {
                return order;
            }
        }

        return one.Split('.').Length.CompareTo(other.Split('.').Length);
    }
}
