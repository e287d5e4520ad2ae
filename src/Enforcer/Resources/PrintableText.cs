namespace Enforcer.Resources;

/// <summary>
/// Makes a text safe to show: names come from hostile files and clusters, and a terminal obeys escape sequences, and a reader believes
/// text whose direction was turned around (Unicode TR 36).
/// </summary>
internal static class PrintableText
{
    /// <summary>The text with control characters and direction marks replaced by U+FFFD; line breaks too, as a value is one line.</summary>
    public static string Of(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(letter => IsUnsafe(letter) ? '\uFFFD' : letter)) : text;

    private static bool IsUnsafe(char letter) =>
        char.IsControl(letter) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
