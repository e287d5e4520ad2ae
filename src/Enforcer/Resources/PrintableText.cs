namespace Enforcer.Resources;

/// <summary>
/// Makes a text safe to show: names come from hostile files and clusters, and a terminal obeys escape sequences, and a reader believes
/// text whose direction was turned around (Unicode TR 36).
/// </summary>
internal static class PrintableText
{
    /// <summary>The text with control characters and direction marks replaced by U+FFFD; line breaks too, as a value is one line.</summary>
    public static string Of(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(letter => IsUnsafe(letter) ? '\uFFFD' : letter)) : text;

    /// <summary>The same, on one line of at most <paramref name="most"/> characters; what was cut off shows as <c>...</c>.</summary>
    public static string Brief(string text, int most) => Of(Cut(text, most).ReplaceLineEndings(" "));

    /// <summary>The text as it is, but for what is beyond <paramref name="most"/> characters: nobody gets megabytes into a log by a name.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)}...";

    private static bool IsUnsafe(char letter) =>
        char.IsControl(letter) || letter is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
