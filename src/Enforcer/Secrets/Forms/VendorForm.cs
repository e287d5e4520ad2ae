using System.Buffers;
using System.Collections.Frozen;
using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>
/// Finds keys beside the name of the vendor that issued them, whatever the language writes between the two; and below it, where it heads a section.
/// </summary>
/// <remarks>Looks at a bounded stretch behind the name, whatever the text.</remarks>
internal static class VendorForm
{
    private const int LongestName = 64;
    private const int LongestGap = 96;
    private const int LongestValue = 512;
    private const int LongestSection = 480;
    private const int MostLines = 2;

    private static readonly SearchValues<char> Between = SearchValues.Create(" \t\r\n\"'`\\:=>|,([{<-?~@&*]");
    private static readonly SearchValues<char> Values = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.~|$:");

    // What may stand between a name and its value: types, tags and the words of a list of pairs.
    private static readonly FrozenSet<string> Fillers = FrozenSet.ToFrozenSet(
    [
        "value", "name", "key", "id", "secret", "token", "string", "str", "std", "static", "final", "const", "param", "param-name", "param-value", "default", "text", "type", "is", "was", "env", "public", "private", "readonly", "api", "auth", "login", "literal", "sensitive", "description", "scope", "global",
    ], StringComparer.OrdinalIgnoreCase);

    public static int Found(TextSearch search, int at)
    {
        if (search.Pairs is null || at < search.VendorsReadTo)
        {
            return 0;
        }

        var text = search.Text;
        var start = at;
        while (start > 0 && at - start < LongestName && Alphabet.Name.Contains(text[start - 1]))
        {
            start--;
        }

        var end = at + search.Run(at, LongestName, Alphabet.Name).Length;
        // Of -Dsonar.login=v, the flag is no part of the name.
        start += text.AsSpan(start, end - start).StartsWith("-D", StringComparison.Ordinal) ? 2 : 0;
        search.VendorsReadTo = end;
        var name = text[Math.Min(start, at)..end].Trim('-', '.');
        if (SecretNames.Judge(name) == SecretNameKind.None || !VendorNames.IsIn(name) || (start > 0 && text[start - 1] is '/' or '@' or '#'))
        {
            return 0;
        }

        if (IsHeading(text, end, out var body))
        {
            Section(search, name, body);
            return 0;
        }

        Value(search, name, end);
        return 0;
    }

    // Goes over what may stand between the two, and judges the first that may not.
    private static void Value(TextSearch search, string name, int end)
    {
        var text = search.Text;
        var limit = Math.Min(text.Length, end + LongestGap);
        var lines = 0;
        for (var i = end; i < limit;)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                var value = search.Run(i, LongestValue, Values);
                if (!IsFiller(value, out var filler))
                {
                    Judge(search, name, value, i);
                    return;
                }

                i += filler;
                continue;
            }

            // A single bar parts the columns of a table.
            if (text[i] == '|' && text[i - 1] != '|' && !(i + 1 < limit && text[i + 1] == '|'))
            {
                return;
            }

            lines += text[i] == '\n' ? 1 : 0;
            if (lines > MostLines || !(Between.Contains(text[i]) || (text[i] == '/' && text[i - 1] == '<')))
            {
                return;
            }

            i++;
        }
    }

    private static bool IsFiller(ReadOnlySpan<char> value, out int length)
    {
        var end = value.IndexOfAnyExcept(Alphabet.Name);
        length = end < 0 ? value.Length : end;
        return length <= 12 && Fillers.Contains(value[..length].TrimEnd("-.").ToString());
    }

    private static void Judge(TextSearch search, string name, ReadOnlySpan<char> value, int at)
    {
        var text = search.Text;
        var trimmed = value.TrimEnd(".-|$~/:").ToString();
        var after = at + trimmed.Length;
        var isCall = after < text.Length && text[after] is '(' or '[' or '{' or '@';
        if (!isCall && VendorValue.IsDrawn(name, trimmed) && NamedValue.IsLiteral(trimmed))
        {
            search.Add(SecretMatch.Of(NamedValue.Detector, Confidence.Medium, trimmed, at, name));
        }
    }

    // finnhub:, [finnhub], "finnhub": {, provider "finnhub" {, with nothing more on the line.
    private static bool IsHeading(string text, int end, out int body)
    {
        var rest = text.AsSpan(end, Math.Min(8, text.Length - end));
        var line = rest.IndexOf('\n');
        body = end + line + 1;
        return line > 0 && rest[..line].TrimEnd() is ":" or "]" or "\" {" or "\": {" or " {" or "\":{";
    }

    // Names of one section stand in line: the first that stands less deep ends it.
    private static void Section(TextSearch search, string vendor, int body)
    {
        var text = search.Text;
        var limit = Math.Min(text.Length, body + LongestSection);
        var depth = Depth(text, body, limit);
        for (var line = body; line < limit;)
        {
            var next = text.IndexOf('\n', line, limit - line);
            var stop = next < 0 ? limit : next;
            var content = line + Depth(text, line, stop);
            var quote = content < stop && text[content] is '"' or '\'' ? 1 : 0;
            var name = search.Run(content + quote, LongestName, Alphabet.Name);
            if (Depth(text, line, stop) < depth || name.IsEmpty || content + quote + name.Length >= stop)
            {
                return;
            }

            var whole = $"{vendor}.{name}";
            if (SecretNames.Judge(whole) != SecretNameKind.None)
            {
                Value(search, whole, content + quote + name.Length);
            }

            line = stop + 1;
        }
    }

    private static int Depth(string text, int from, int to)
    {
        var depth = 0;
        while (from + depth < to && text[from + depth] is ' ' or '\t')
        {
            depth++;
        }

        return depth;
    }
}
