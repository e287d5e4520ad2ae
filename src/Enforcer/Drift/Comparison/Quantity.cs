using System.Globalization;
using System.Numerics;

namespace Enforcer.Drift.Comparison;

/// <summary>Kubernetes' resource quantities, compared by value: <c>1000m</c> is <c>1</c>, <c>1Gi</c> is <c>1024Mi</c>, <c>1e3</c> is <c>1k</c>.</summary>
internal static class Quantity
{
    // The API rounds up below a nano, so nothing finer needs telling apart.
    private const int Decimals = 9;
    private const int LongestText = 64;
    private const int LargestExponent = 30;

    public static bool AreEqual(string first, string second) =>
        TryNanos(first, out var a) && TryNanos(second, out var b) && a == b;

    private static bool TryNanos(string text, out BigInteger nanos)
    {
        nanos = default;
        if (text.Length is 0 or > LongestText)
        {
            return false;
        }

        var digits = text.AsSpan();
        var negative = digits[0] == '-';
        digits = digits[0] is '-' or '+' ? digits[1..] : digits;
        var end = 0;
        while (end < digits.Length && (char.IsAsciiDigit(digits[end]) || digits[end] == '.'))
        {
            end++;
        }

        if (!TryScale(digits[end..], out var numerator, out var denominator) || !TryMantissa(digits[..end], out var mantissa))
        {
            return false;
        }

        // Rounded up, as the API does.
        nanos = BigInteger.DivRem(mantissa * numerator, denominator, out var rest);
        nanos += rest.IsZero ? 0 : 1;
        nanos = negative ? -nanos : nanos;
        return true;
    }

    /// <summary>The number in nanos, exact to nine decimals.</summary>
    private static bool TryMantissa(ReadOnlySpan<char> text, out BigInteger nanos)
    {
        nanos = default;
        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text : text[..dot];
        var fraction = dot < 0 ? [] : text[(dot + 1)..];
        if (whole.IsEmpty && fraction.IsEmpty)
        {
            return false;
        }

        var padded = string.Concat(whole, fraction.Length > Decimals ? fraction[..Decimals] : fraction).PadRight(whole.Length + Decimals, '0');
        return BigInteger.TryParse(padded, NumberStyles.None, CultureInfo.InvariantCulture, out nanos);
    }

    private static bool TryScale(ReadOnlySpan<char> suffix, out BigInteger numerator, out BigInteger denominator)
    {
        (numerator, denominator) = (1, 1);
        switch (suffix)
        {
            case "":
                return true;
            case "n":
                denominator = BigInteger.Pow(10, 9);
                return true;
            case "u":
                denominator = BigInteger.Pow(10, 6);
                return true;
            case "m":
                denominator = 1000;
                return true;
            case [var unit, 'i'] when "KMGTPE".IndexOf(unit, StringComparison.Ordinal) is var power and >= 0:
                numerator = BigInteger.Pow(1024, power + 1);
                return true;
            case [var unit] when "kMGTPE".IndexOf(unit, StringComparison.Ordinal) is var power and >= 0:
                numerator = BigInteger.Pow(1000, power + 1);
                return true;
            case ['e' or 'E', .. var exponent] when int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)
                && Math.Abs(power) <= LargestExponent:
                (numerator, denominator) = power >= 0 ? (BigInteger.Pow(10, power), BigInteger.One) : (BigInteger.One, BigInteger.Pow(10, -power));
                return true;
            default:
                return false;
        }
    }
}
