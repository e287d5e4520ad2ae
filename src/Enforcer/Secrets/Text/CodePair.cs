using System.Buffers;

namespace Enforcer.Secrets.Text;

/// <summary>
/// Reads a name and its value as programs write them: declared types (<c>key: &amp;str = "v"</c>), operators of every language (<c>=&gt; := ?=</c>),
/// indexers (<c>x['key'] = 'v'</c>), arguments (<c>define('key', 'v')</c>, <c>setKey("v")</c>), and directives with the value behind a blank.
/// </summary>
/// <remarks>Looks at a bounded stretch behind the name, whatever the text.</remarks>
internal static class CodePair
{
    private const int LongestValue = 2048;
    private const int LongestType = 40;
    private const int MostBlanks = 8;
    private const int MostClosers = 4;

    private static readonly SearchValues<char> Closers = SearchValues.Create("\\\"'`]");
    private static readonly SearchValues<char> Operators = SearchValues.Create(":=?|+.~>-");
    private static readonly SearchValues<char> Types = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_&<>?.[]' *");
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n;");

    /// <summary>The pair whose name stands there; null where no such value follows.</summary>
    public static TextPair? Read(string text, int start, int end)
    {
        var at = end;
        for (var i = 0; i < MostClosers && at < text.Length && Closers.Contains(text[at]); i++)
        {
            at++;
        }

        var isQuoted = at > end;
        var blanks = Blanks(text, at);
        at += blanks;
        if (at >= text.Length)
        {
            return null;
        }

        if (Element(text, start, at, isQuoted) is { Length: > 0 } element)
        {
            return Pair(text, start, end, element);
        }

        var value = text[at] switch
        {
            ',' when isQuoted && IsFirstArgument(text, start) => at + 1,
            '(' when !isQuoted && blanks == 0 => at + 1,
            '"' or '\'' when blanks > 0 && !isQuoted => at,
            >= 'a' and <= 'z' or >= 'A' and <= 'Z' when blanks > 0 && !isQuoted => BehindType(text, at),
            _ => Behind(text, at),
        };
        if (value >= 0)
        {
            // reset_password('root', ...): of several arguments, the first is as likely a user.
            return Quoted(text, value) is { Length: > 0 } quoted && (text[at] != '(' || IsAlone(text, quoted.Offset + quoted.Length)) ? Pair(text, start, end, quoted) : text[at] is '?' or ':' && Operator(text, at) > 1 ? Bare(text, start, end, value) : null;
        }

        return blanks > 0 && !isQuoted && Operator(text, at) == 0 ? Directive(text, start, end, at) : null;
    }

    private static bool IsAlone(string text, int end) => text.AsSpan(end, Math.Min(4, text.Length - end)).TrimStart("\"'`\\ ") is [')', ..];

    // Where the value starts behind an operator, over a declared type; -1 without one.
    private static int Behind(string text, int at)
    {
        var length = Operator(text, at);
        if (length == 0)
        {
            return -1;
        }

        var after = at + length;
        if (length > 1 || text[at] != ':' || IsOpening(text, after + Blanks(text, after)))
        {
            return after;
        }

        var window = text.AsSpan(after, Math.Min(LongestType, text.Length - after));
        var type = window.IndexOfAnyExcept(Types);
        return type > 0 && window[type] == '=' && (after + type + 1 >= text.Length || text[after + type + 1] != '=') ? after + type + 1 : after;
    }

    // apiKey string = "v", param adminPassword string = 'v'
    private static int BehindType(string text, int at)
    {
        var window = text.AsSpan(at, Math.Min(LongestType, text.Length - at));
        var type = window.IndexOfAnyExcept(Alphabet.Name);
        var equals = type < 0 ? -1 : type + Blanks(text, at + type);
        return equals >= 0 && equals < window.Length && window[equals] == '=' && IsOpening(text, at + equals + 1 + Blanks(text, at + equals + 1)) ? at + equals + 1 : -1;
    }

    // The characters of an operator that assigns; 0 for a comparison and all else.
    private static int Operator(string text, int at)
    {
        var window = text.AsSpan(at, Math.Min(4, text.Length - at));
        var end = window.IndexOfAnyExcept(Operators);
        var run = end < 0 ? window : window[..end];
        return run is "=" or ":" or ":=" or "=>" or "?=" or "::=" or "||=" or "+=" or ".=" or "~>" or "->" or "?:" or "??=" ? run.Length : 0;
    }

    // Of ("name", "value") only; in a list, what follows is the next item.
    private static bool IsFirstArgument(string text, int start) => start > 1 && text.AsSpan(Math.Max(0, start - 5), Math.Min(start, 5)).TrimEnd("\\\"' ") is [.., '('];

    private static bool IsOpening(string text, int at) => at < text.Length && text[at] is '"' or '\'' or '`' or '\\' or '\n' or '\r';

    // <property name="password">v</property>, <Pass encoding="base64">v</Pass>
    private static (int Offset, int Length) Element(string text, int start, int at, bool isQuoted)
    {
        var isTag = start > 0 && text[start - 1] == '<';
        var window = text.AsSpan(at, Math.Min(LongestType * 2, text.Length - at));
        var open = isQuoted && window is ['>', ..] ? 0 : isTag ? window.IndexOfAny('>', '\n', '<') : -1;
        if (open < 0 || window[open] != '>')
        {
            return default;
        }

        var value = text.AsSpan(at + open + 1, Math.Min(LongestValue, text.Length - at - open - 1));
        var close = value.IndexOfAny('<', '\n');
        return close > 0 && value[close] == '<' ? (at + open + 1, close) : default;
    }

    // A name and a value alone on a line, as .netrc, redis.conf and a Dockerfile have them; words of a sentence have no digits.
    private static TextPair? Directive(string text, int start, int end, int at)
    {
        var line = text.LastIndexOf('\n', Math.Max(0, start - 1), Math.Min(start, 24)) + 1;
        if (start > 0 && text.AsSpan(Math.Max(line, start - 24), start - Math.Max(line, start - 24)).Trim() is not ([] or "ENV" or "ARG" or "set" or "setenv" or "export"))
        {
            return null;
        }

        return Bare(text, start, end, at) is { } pair && pair.Value.AsSpan().ContainsAnyInRange('0', '9') ? pair : null;
    }

    // Up to a blank, with nothing behind it on the line.
    private static TextPair? Bare(string text, int start, int end, int at)
    {
        at += Blanks(text, at);
        var window = text.AsSpan(at, Math.Min(LongestValue, text.Length - at));
        var stop = window.IndexOfAny(ValueEnds);
        var value = stop < 0 ? window : window[..stop];
        var rest = stop < 0 ? [] : window[stop..];
        return value.IsEmpty || rest.TrimStart(" \t\r;") is not ([] or ['\n', ..]) ? null : Pair(text, start, end, (at, value.Length));
    }

    // What stands between quotes of any kind, a string prefix before them (b"", @"", L"").
    private static (int Offset, int Length) Quoted(string text, int at)
    {
        at += Blanks(text, at);
        for (var prefix = 0; prefix < 2 && at + 1 < text.Length && (char.IsAsciiLetter(text[at]) || text[at] is '@' or '$' or '&') && !IsOpening(text, at); prefix++)
        {
            at++;
        }

        var escaped = at + 1 < text.Length && text[at] == '\\';
        at += escaped ? 1 : 0;
        if (at >= text.Length || text[at] is not ('"' or '\'' or '`'))
        {
            return default;
        }

        var quote = text[at];
        at += at + 2 < text.Length && text[at + 1] == quote && text[at + 2] == quote ? 3 : 1;
        var limit = Math.Min(text.Length, at + LongestValue);
        for (var i = at; i < limit && text[i] != '\n'; i++)
        {
            if (text[i] == '\\' && !escaped)
            {
                i++;
            }
            else if (text[i] == quote)
            {
                return (at, Math.Max(0, (escaped && text[i - 1] == '\\' ? i - 1 : i) - at));
            }
        }

        return default;
    }

    private static int Blanks(string text, int at)
    {
        var blanks = 0;
        while (blanks < MostBlanks && at + blanks < text.Length && text[at + blanks] is ' ' or '\t')
        {
            blanks++;
        }

        return blanks;
    }

    private static TextPair Pair(string text, int start, int end, (int Offset, int Length) value) =>
        new(text[start..end], text.Substring(value.Offset, value.Length), value.Offset);
}
