using System.Text;
using Enforcer.Resources;

namespace Enforcer.Scanning.Maps;

/// <summary>Makes names fit for a drawing: no character that XML or a reader's eye could be tricked by, and no more than there is room for.</summary>
internal static class MapText
{
    private const char Ellipsis = '…';

    // Average advances of a sans-serif font at 12 px; the wide scripts take a square.
    private const double Narrow = 6.6;
    private const double Wide = 12.5;

    public static string Clean(string text)
    {
        var printable = PrintableText.Of(text);
        if (printable.All(letter => !char.IsSurrogate(letter) && letter is not ('\uFFFE' or '\uFFFF')))
        {
            return printable;
        }

        var clean = new StringBuilder();
        foreach (var rune in printable.EnumerateRunes())
        {
            clean.Append(rune.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }

    /// <summary>As much of the text as fits into the width, in pixels at 12 px, with an ellipsis where something was left out.</summary>
    public static string Fit(string text, double width)
    {
        var clean = Clean(text);
        if (Width(clean) <= width)
        {
            return clean;
        }

        var kept = new StringBuilder();
        var used = Wide;
        foreach (var rune in clean.EnumerateRunes())
        {
            used += Width(rune);
            if (used > width)
            {
                break;
            }

            kept.Append(rune);
        }

        return kept.Append(Ellipsis).ToString();
    }

    private static double Width(string text) => text.EnumerateRunes().Sum(Width);

    private static double Width(Rune rune) => rune.Value >= 0x1100 ? Wide : Rune.IsUpper(rune) || rune.Value is 'm' or 'w' or '@' ? 9 : Narrow;
}
