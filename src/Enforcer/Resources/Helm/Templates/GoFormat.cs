using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Enforcer.Resources.Helm.Templates;

/// <summary>Go's <c>printf</c>, as far as templates use it.</summary>
/// <remarks>Source: Go's package fmt, "Printing".</remarks>
internal static class GoFormat
{
    private const int Widest = 10_000;

    public static string Format(string format, Arguments arguments)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                result.Append(format[at]);
                continue;
            }

            var verb = Verb.Read(format, ref at, () => (int)arguments.Size(next++, Widest));
            if (verb.Letter == '%')
            {
                result.Append('%');
            }
            else if (next >= arguments.Count)
            {
                result.Append(CultureInfo.InvariantCulture, $"%!{verb.Letter}(MISSING)");
            }
            else
            {
                result.Append(verb.Padded(verb.Text(arguments[next++])));
            }
        }

        return result.ToString();
    }

    /// <summary>A text in double quotes with what needs it escaped, as <c>quote</c> and <c>%q</c> write it.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)}\"";

    private readonly record struct Verb(char Letter, string Flags, int Width, int Precision)
    {
        public static Verb Read(string format, ref int at, Func<int> star)
        {
            var start = ++at;
            while (at < format.Length && format[at] is '+' or '-' or '#' or ' ' or '0')
            {
                at++;
            }

            var flags = format[start..at];
            var width = Number(format, ref at, star);
            var precision = -1;
            if (at < format.Length && format[at] == '.')
            {
                at++;
                precision = Math.Max(0, Number(format, ref at, star));
            }

            return new Verb(at < format.Length ? format[at] : '%', flags, width, precision);
        }

        public string Text(object? value)
        {
            var text = Letter switch
            {
                'd' => GoValue.Integer(value).ToString(CultureInfo.InvariantCulture),
                'x' when value is string or null => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(GoValue.Text(value))),
                'x' => GoValue.Integer(value).ToString("x", CultureInfo.InvariantCulture),
                'X' => GoValue.Integer(value).ToString("X", CultureInfo.InvariantCulture),
                'o' => Convert.ToString(GoValue.Integer(value), 8),
                'b' => Convert.ToString(GoValue.Integer(value), 2),
                'c' when Rune.IsValid((int)GoValue.Integer(value)) => char.ConvertFromUtf32((int)GoValue.Integer(value)),
                'f' or 'F' => GoValue.Number(value).ToString($"F{(Precision < 0 ? 6 : Math.Min(Precision, 100))}", CultureInfo.InvariantCulture),
                'e' => GoValue.Number(value).ToString("e6", CultureInfo.InvariantCulture),
                'q' => Quoted(GoValue.Text(value)),
                'T' => GoValue.KindOf(value),
                'v' when value is null => "<nil>",
                'v' when Flags.Contains('#', StringComparison.Ordinal) && value is string written => JsonSerializer.Serialize(written),
                _ => GoValue.Text(value),
            };
            text = Letter is 's' or 'v' && Precision >= 0 && Precision < text.Length ? text[..Precision] : text;
            return Letter is 'd' or 'f' && Flags.Contains('+', StringComparison.Ordinal) && !text.StartsWith('-') ? "+" + text : text;
        }

        public string Padded(string text) =>
            Flags.Contains('-', StringComparison.Ordinal) ? text.PadRight(Width)
            : Flags.Contains('0', StringComparison.Ordinal) && Letter is not 's' ? Zeros(text)
            : text.PadLeft(Width);

        private string Zeros(string text) => text.StartsWith('-') ? "-" + text[1..].PadLeft(Math.Max(0, Width - 1), '0') : text.PadLeft(Width, '0');

        private static int Number(string format, ref int at, Func<int> star)
        {
            if (at < format.Length && format[at] == '*')
            {
                at++;
                return star();
            }

            var number = 0;
            while (at < format.Length && char.IsAsciiDigit(format[at]))
            {
                number = Math.Min(Widest, (number * 10) + format[at++] - '0');
            }

            return number;
        }
    }
}
