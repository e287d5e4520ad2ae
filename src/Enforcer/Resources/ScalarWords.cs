using System.Globalization;
using System.Text.RegularExpressions;

namespace Enforcer.Resources;

/// <summary>
/// Tells what an unquoted YAML scalar is, as the API server's own reader does (sigs.k8s.io/yaml on go-yaml v2: YAML 1.1 booleans,
/// octal integers, underscores), so that <c>inject: off</c> is the boolean that the cluster will see.
/// </summary>
internal static partial class ScalarWords
{
    public static ScalarKind Resolve(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => ScalarKind.Boolean,
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => ScalarKind.Boolean,
        _ when plain[0] is not ((>= '0' and <= '9') or '+' or '-' or '.') => ScalarKind.Text,
        _ when TryInteger(plain, out _) => ScalarKind.Integer,
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN" => ScalarKind.Number,
        _ when plain.Length <= 64 && FloatForm().IsMatch(plain) => ScalarKind.Number,
        _ => ScalarKind.Text,
    };

    public static bool IsTrue(string word) => word is
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON";

    /// <summary>Reads decimal, 0x, 0o, 0b and C-style octal integers with underscores; false outside 64 bits.</summary>
    public static bool TryInteger(string plain, out long value)
    {
        value = 0;
        if (plain.Length > 80)
        {
            return false;
        }

        var digits = plain.Replace("_", "", StringComparison.Ordinal).AsSpan();
        var negative = digits is ['-', ..];
        if (digits is ['-' or '+', ..])
        {
            digits = digits[1..];
        }

        ulong magnitude;
        var read = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out magnitude),
            ['0', 'b' or 'B', .. var binary] => ulong.TryParse(binary, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out magnitude),
            ['0', 'o' or 'O', .. var octal] => TryOctal(octal, out magnitude),
            ['0', _, ..] => TryOctal(digits[1..], out magnitude),
            _ => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude),
        };
        if (!read || magnitude > (ulong)long.MaxValue + (negative ? 1UL : 0UL))
        {
            return false;
        }

        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    private static bool TryOctal(ReadOnlySpan<char> digits, out ulong value)
    {
        value = 0;
        if (digits.IsEmpty || digits.Length > 22)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || value > ulong.MaxValue >> 3)
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FloatForm();
}
