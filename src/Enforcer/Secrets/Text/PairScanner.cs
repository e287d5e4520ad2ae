using System.Buffers;

namespace Enforcer.Secrets.Text;

/// <summary>
/// Reads names and values out of text without knowing its format: <c>name: value</c>, <c>name=value</c>, <c>"name": "value"</c>,
/// <c>&lt;name&gt;value&lt;/name&gt;</c>, <c>--name value</c>, connection strings and query strings. One pass; each character is looked at a bounded number of times.
/// </summary>
/// <param name="text">The whole text.</param>
internal sealed class PairScanner(string text)
{
    // What is longer is no password; keys and certificates are found by their form.
    private const int LongestValue = 2048;
    private const int LongestName = 96;

    // export, set, Environment= and blanks.
    private const int LongestLead = 24;

    private static readonly SearchValues<char> Marks = SearchValues.Create(":=>\n ");
    private static readonly SearchValues<char> Indentation = SearchValues.Create(" \t-\"'{,");

    private readonly string _text = text;
    private int _end;
    private int _at;
    private int _lineStart;

    // Where the line's text begins behind blanks, dashes and quotes: looked for once a line, not once a pair.
    private int _contentStart = -1;

    public TextPair Current { get; private set; }

    /// <summary>Goes to a stretch of text.</summary>
    /// <param name="start">The start of a line.</param>
    /// <param name="end">Where to stop looking for names; a value may go on behind.</param>
    public void Move(int start, int end)
    {
        _at = start;
        _end = end;

        // Of a line with many names, the blanks before them are counted once.
        if (_lineStart != start)
        {
            _lineStart = start;
            _contentStart = -1;
        }
    }

    /// <summary>Reads the pair whose name ends before this mark, in the stretch moved to.</summary>
    public bool TryRead(int mark) => Marks.Contains(_text[mark]) && _text[mark] != '\n' && TryPair(mark);

    public bool MoveNext()
    {
        while (_at < _end)
        {
            var step = _text.AsSpan(_at, _end - _at).IndexOfAny(Marks);
            if (step < 0)
            {
                return false;
            }

            var mark = _at + step;
            _at = mark + 1;
            if (_text[mark] == '\n')
            {
                _lineStart = _at;
                _contentStart = -1;
            }
            else if (TryPair(mark))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryPair(int mark)
    {
        var separator = _text[mark];
        var name = Name(mark, out var start);
        if (name.IsEmpty || !Separates(separator, mark, start) || (start > 0 && _text[start - 1] == '$') || IsComment())
        {
            return false;
        }

        var isWholeLine = separator is ':' or '=' && IsLineStart(start);
        var read = Value(separator, mark, isWholeLine);
        if (read.Value.IsEmpty)
        {
            return false;
        }

        if (!isWholeLine && !read.IsQuoted)
        {
            // Read once, never again: a line of nothing but marks stays linear.
            _at = Math.Max(_at, read.Offset + read.Value.Length);
        }

        Current = new TextPair(name.ToString(), read.Value.ToString(), read.Offset);
        return true;
    }

    private int ContentStart()
    {
        if (_contentStart < 0)
        {
            var length = _text.AsSpan(_lineStart, _end - _lineStart).IndexOfAnyExcept(Indentation);
            _contentStart = length < 0 ? _end : _lineStart + length;
        }

        return _contentStart;
    }

    // What documentation shows under a secret's name is an example; tokens and keys are found in comments too.
    private bool IsComment() => _text.AsSpan(ContentStart()) is ['#', ..] or [';', ..] or ['/', '/', ..];

    private bool Separates(char separator, int mark, int start)
    {
        var next = mark + 1 < _text.Length ? _text[mark + 1] : '\n';
        return separator switch
        {
            // A colon inside a word belongs to a URL, a time or an image.
            ':' => next is ' ' or '\t' or '"' or '\'' or '\r' || _text[mark - 1] is '"' or '\'',
            '=' => next != '=' && _text[mark - 1] is not ('!' or '<' or '>' or '='),
            '>' => start > 0 && _text[start - 1] == '<',
            _ => start > 1 && _text[start - 1] == '-' && _text[start - 2] == '-' && next is not ('-' or ' '),
        };
    }

    // The word before the mark, over blanks and a closing quote.
    private ReadOnlySpan<char> Name(int mark, out int start)
    {
        var end = mark;
        for (var blanks = 0; blanks < 4 && end > _lineStart && _text[end - 1] is ' ' or '\t' && _text[mark] is ':' or '='; blanks++)
        {
            end--;
        }

        if (end > _lineStart && _text[end - 1] is '"' or '\'')
        {
            end--;
        }

        if (end > _lineStart && _text[end - 1] == '\\')
        {
            end--;
        }

        start = end;
        while (start > _lineStart && end - start <= LongestName && Alphabet.Name.Contains(_text[start - 1]))
        {
            start--;
        }

        // The two dashes of a flag are no part of its name.
        var name = _text.AsSpan(start, end - start);
        var dashes = name.Length - name.TrimStart('-').Length;
        start += dashes;
        return end - start > LongestName ? [] : name[dashes..];
    }

    private bool IsLineStart(int start)
    {
        var length = start - ContentStart();

        // Of a map on one line, a value ends at the comma.
        return _text.AsSpan(_lineStart, _contentStart - _lineStart).Contains('{') ? false : length <= 0 || (length < LongestLead && _text.AsSpan(_contentStart, length).TrimEnd(" \t\"'".AsSpan()) is "export" or "set" or "ENV" or "ARG" or "SET" or "Environment=");
    }

    private ValueSpan Value(char separator, int mark, bool isWholeLine)
    {
        var start = mark + 1;
        while (start < _text.Length && _text[start] is ' ' or '\t')
        {
            start++;
        }

        var escaped = start + 1 < _text.Length && _text[start] == '\\' && _text[start + 1] is '"' or '\'';
        if (escaped)
        {
            start++;
        }

        if (start < _text.Length && separator != '>' && _text[start] is '"' or '\'' or '`')
        {
            return Quoted(start, escaped);
        }

        var window = _text.AsSpan(start, Math.Min(LongestValue, _text.Length - start));
        if (isWholeLine)
        {
            var line = Until(window, window.IndexOf('\n'));
            return new ValueSpan(Until(line, line.IndexOf(" #", StringComparison.Ordinal)).TrimEnd(" \t\r,".AsSpan()), start, false);
        }

        var stops = separator == '>' ? "<\n" : " \t\r\n;&,\"'`<>|\\})]";
        return new ValueSpan(Until(window, window.IndexOfAny(stops.AsSpan())), start, false);
    }

    private static ReadOnlySpan<char> Until(ReadOnlySpan<char> text, int end) => end < 0 ? text : text[..end];

    private ValueSpan Quoted(int open, bool escaped)
    {
        var quote = _text[open];
        var limit = Math.Min(_text.Length, open + 1 + LongestValue);
        for (var i = open + 1; i < limit && _text[i] != '\n'; i++)
        {
            if (_text[i] == '\\' && !escaped)
            {
                i++;
            }
            else if (_text[i] == quote)
            {
                var end = escaped && _text[i - 1] == '\\' ? i - 1 : i;
                return new ValueSpan(_text.AsSpan(open + 1, Math.Max(0, end - open - 1)), open + 1, true);
            }
        }

        return default;
    }

    private readonly ref struct ValueSpan(ReadOnlySpan<char> value, int offset, bool isQuoted)
    {
        public ReadOnlySpan<char> Value { get; } = value;

        public int Offset { get; } = offset;

        public bool IsQuoted { get; } = isQuoted;
    }
}
