using System.Globalization;
using System.Text;

namespace Enforcer.Resources.Helm.Templates;

/// <summary>Cuts a Go template into text and the words of its actions, with trim markers applied.</summary>
/// <remarks>Source: Go's text/template, "Text and spaces" and "Actions".</remarks>
internal sealed class TemplateLexer(string text)
{
    private const string Blanks = " \t\r\n";

    private readonly List<TemplateToken> _tokens = [];
    private int _at;

    /// <exception cref="TemplateException">An action or a string has no end, or a character has no place in an action.</exception>
    public static IReadOnlyList<TemplateToken> Read(string text)
    {
        var lexer = new TemplateLexer(text);
        lexer.Read();
        return lexer._tokens;
    }

    private void Read()
    {
        var trims = false;
        while (_at < text.Length)
        {
            var open = text.IndexOf("{{", _at, StringComparison.Ordinal);
            var end = open < 0 ? text.Length : open;
            var trimsBefore = open >= 0 && open + 3 < text.Length && text[open + 2] == '-' && Blanks.Contains(text[open + 3], StringComparison.Ordinal);
            AddText(end, trims, trimsBefore);
            if (open < 0)
            {
                break;
            }

            _at = open + (trimsBefore ? 3 : 2);
            trims = IsComment() ? SkipComment(open) : ReadAction(open);
        }

        Add(TemplateTokenKind.End, "", text.Length, false);
    }

    private void AddText(int end, bool trimsStart, bool trimsEnd)
    {
        var start = _at;
        while (trimsStart && start < end && Blanks.Contains(text[start], StringComparison.Ordinal))
        {
            start++;
        }

        while (trimsEnd && end > start && Blanks.Contains(text[end - 1], StringComparison.Ordinal))
        {
            end--;
        }

        if (end > start)
        {
            Add(TemplateTokenKind.Text, text[start..end], start, false);
        }
    }

    private bool IsComment()
    {
        var at = _at;
        while (at < text.Length && Blanks.Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }

        return at + 1 < text.Length && text[at] == '/' && text[at + 1] == '*';
    }

    private bool SkipComment(int open)
    {
        var end = text.IndexOf("*/", _at, StringComparison.Ordinal);
        var close = end < 0 ? -1 : text.IndexOf("}}", end, StringComparison.Ordinal);
        if (close < 0)
        {
            throw new TemplateException(open, "a comment has no end ('*/}}')");
        }

        _at = close + 2;
        return text[close - 1] == '-';
    }

    // True where the action ends with a trim marker.
    private bool ReadAction(int open)
    {
        Add(TemplateTokenKind.ActionStart, "{{", open, false);
        var attached = false;
        while (_at < text.Length)
        {
            var current = text[_at];
            if (Blanks.Contains(current, StringComparison.Ordinal))
            {
                _at++;
                attached = false;
            }
            else if (text.AsSpan(_at).StartsWith("-}}") && !attached)
            {
                return Close(3);
            }
            else if (text.AsSpan(_at).StartsWith("}}"))
            {
                return Close(2);
            }
            else
            {
                ReadToken(current, attached);
                attached = true;
            }
        }

        throw new TemplateException(open, "an action has no end ('}}')");
    }

    private bool Close(int length)
    {
        Add(TemplateTokenKind.ActionEnd, "}}", _at, false);
        _at += length;
        return length == 3;
    }

    private void ReadToken(char current, bool attached)
    {
        var start = _at;
        if (current is '"')
        {
            Add(TemplateTokenKind.String, Quoted(), start, attached);
        }
        else if (current is '`')
        {
            Add(TemplateTokenKind.String, Raw(), start, attached);
        }
        else if (current is '\'')
        {
            Add(TemplateTokenKind.Number, Character(), start, attached);
        }
        else if (current is '$')
        {
            _at++;
            Add(TemplateTokenKind.Variable, Name(), start, attached);
        }
        else if (current is '.' && _at + 1 < text.Length && IsNameStart(text[_at + 1]))
        {
            _at++;
            Add(TemplateTokenKind.Field, Name(), start, attached);
        }
        else if (char.IsAsciiDigit(current) || (current is '.' or '-' or '+' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            Add(TemplateTokenKind.Number, Number(), start, attached);
        }
        else if (current is '.')
        {
            _at++;
            Add(TemplateTokenKind.Dot, ".", start, attached);
        }
        else if (IsNameStart(current))
        {
            Add(TemplateTokenKind.Word, Name(), start, attached);
        }
        else
        {
            Add(TemplateTokenKind.Sign, Sign(), start, attached);
        }
    }

    private string Sign()
    {
        var length = text.AsSpan(_at).StartsWith(":=") ? 2 : text[_at] is '|' or '=' or ',' or '(' or ')' ? 1 : 0;
        if (length == 0)
        {
            throw new TemplateException(_at, "a character has no place in an action");
        }

        _at += length;
        return text.Substring(_at - length, length);
    }

    private string Name()
    {
        var start = _at;
        while (_at < text.Length && (text[_at] == '_' || char.IsLetterOrDigit(text[_at])))
        {
            _at++;
        }

        return text[start.._at];
    }

    private string Number()
    {
        var start = _at++;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '.' or '_' || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E')))
        {
            _at++;
        }

        return text[start.._at];
    }

    private string Raw()
    {
        var end = text.IndexOf('`', _at + 1);
        if (end < 0)
        {
            throw new TemplateException(_at, "a raw string has no end ('`')");
        }

        var value = text[(_at + 1)..end];
        _at = end + 1;
        return value.Replace("\r", "", StringComparison.Ordinal);
    }

    private string Character()
    {
        var start = _at++;
        var value = _at < text.Length && text[_at] == '\\' ? Escaped() : _at < text.Length ? Rune() : "";
        if (_at >= text.Length || text[_at] != '\'' || value.Length == 0)
        {
            throw new TemplateException(start, "a character has no end (''')");
        }

        _at++;
        return char.ConvertToUtf32(value, 0).ToString(CultureInfo.InvariantCulture);
    }

    private string Rune()
    {
        var length = char.IsSurrogatePair(text, _at) ? 2 : 1;
        _at += length;
        return text.Substring(_at - length, length);
    }

    private string Quoted()
    {
        var start = _at++;
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] is not ('"' or '\n'))
        {
            if (text[_at] == '\\')
            {
                value.Append(Escaped());
            }
            else
            {
                value.Append(text[_at++]);
            }
        }

        if (_at >= text.Length || text[_at] != '"')
        {
            throw new TemplateException(start, "a string has no end ('\"')");
        }

        _at++;
        return value.ToString();
    }

    private string Escaped()
    {
        var letter = _at + 1 < text.Length ? text[_at + 1] : ' ';
        _at += 2;
        return letter switch
        {
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '\\' or '\'' or '"' => letter.ToString(),
            'x' => Code(2, NumberStyles.HexNumber),
            'u' => Code(4, NumberStyles.HexNumber),
            'U' => Code(8, NumberStyles.HexNumber),
            _ => throw new TemplateException(_at - 2, "a string holds an unknown escape"),
        };
    }

    private string Code(int digits, NumberStyles style)
    {
        if (_at + digits > text.Length || !int.TryParse(text.AsSpan(_at, digits), style, CultureInfo.InvariantCulture, out var code) || !System.Text.Rune.IsValid(code))
        {
            throw new TemplateException(_at - 2, "a string holds an escape that names no character");
        }

        _at += digits;
        return char.ConvertFromUtf32(code);
    }

    private static bool IsNameStart(char character) => character == '_' || char.IsLetter(character);

    private void Add(TemplateTokenKind kind, string value, int offset, bool attached) => _tokens.Add(new TemplateToken(kind, value, offset, attached));
}
