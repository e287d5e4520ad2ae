using System.Globalization;

namespace Enforcer.Resources.Formats.Hcl;

/// <summary>A place in HCL text that moves forward: blanks, comments, identifiers and positions, so that the parsers read like the grammar.</summary>
/// <remarks>HCL native syntax specification: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md</remarks>
internal sealed class HclCursor
{
    private readonly string _text;
    private readonly List<int> _lines = [0];
    private readonly ReaderLimits _limits;
    private int _nodes;
    private int _depth;

    public HclCursor(string text, ReaderLimits limits)
    {
        _text = text;
        _limits = limits;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            _lines.Add(at + 1);
        }
    }

    /// <summary>In UTF-16 code units from the start of the text.</summary>
    public int Offset { get; set; }

    public bool IsAtEnd => Offset >= _text.Length;

    /// <summary>The character here; NUL, which no decoded text holds, at the end.</summary>
    public char Current => Peek(0);

    public TextPosition Position => PositionOf(Offset);

    public char Peek(int ahead) => Offset + ahead < _text.Length ? _text[Offset + ahead] : '\0';

    public bool Sees(string word) => string.CompareOrdinal(_text, Offset, word, 0, word.Length) == 0;

    public string Slice(int start, int end) => _text[start..end];

    public TextPosition PositionOf(int offset)
    {
        var line = _lines.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new TextPosition(line + 1, offset - _lines[line] + 1, offset);
    }

    /// <summary>The offset behind the line break that ends the current line, or the end of the text.</summary>
    public int NextLine()
    {
        // A backslash that ends the text steps over its end.
        var end = _text.IndexOf('\n', Math.Min(Offset, _text.Length));
        return end < 0 ? _text.Length : end + 1;
    }

    public bool Take(char expected)
    {
        if (Current != expected)
        {
            return false;
        }

        Offset++;
        return true;
    }

    /// <exception cref="TreeException">Something else stands here.</exception>
    public void Expect(char expected, string inside)
    {
        if (!Take(expected))
        {
            throw Fault(IsAtEnd ? $"the file ends inside {inside}: '{expected}' is missing" : $"'{expected}' is expected in {inside}");
        }
    }

    /// <summary>Passes blanks and comments, and line breaks where <paramref name="lines"/> says so.</summary>
    public void SkipBlanks(bool lines)
    {
        while (!IsAtEnd)
        {
            if (Current is ' ' or '\t' or '\r' or '\uFEFF' || (lines && Current == '\n'))
            {
                Offset++;
            }
            else if (Current == '#' || Sees("//"))
            {
                // The line break belongs to whoever asked for it.
                var end = _text.IndexOf('\n', Offset);
                Offset = end < 0 ? _text.Length : end;
            }
            else if (Sees("/*"))
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>An identifier (letters, digits, <c>_</c> and <c>-</c>, starting with a letter or <c>_</c>), or null.</summary>
    public string? TakeIdentifier()
    {
        if (!IsIdentifierStart(Current))
        {
            return null;
        }

        var start = Offset++;
        while (IsIdentifierStart(Current) || char.IsAsciiDigit(Current) || Current == '-'
            || char.GetUnicodeCategory(Current) is UnicodeCategory.NonSpacingMark or UnicodeCategory.DecimalDigitNumber)
        {
            Offset++;
        }

        return _text[start..Offset];
    }

    public TreeException Fault(string message) => new(Position.Line, message);

    /// <summary>Counts one value; what bounds memory.</summary>
    /// <exception cref="TreeException">The file holds too many.</exception>
    public void CountValue()
    {
        if (++_nodes > _limits.MaxNodes)
        {
            throw Fault($"the file holds more than {_limits.MaxNodes} values: split it");
        }
    }

    /// <summary>Goes down as many levels as the tree will have there; what bounds the stack.</summary>
    /// <exception cref="TreeException">The text nests too deep.</exception>
    public void Enter(int levels = 1)
    {
        if ((_depth += levels) > Math.Min(_limits.MaxDepth, ReaderLimits.DeepestTree))
        {
            throw Fault($"values are nested deeper than {_limits.MaxDepth}: flatten the file");
        }
    }

    public void Leave(int levels = 1) => _depth -= levels;

    /// <summary>After a fault: at the top again.</summary>
    public void Surface() => _depth = 0;

    public static bool IsIdentifierStart(char c) => c == '_' || char.IsLetter(c);

    private void SkipBlockComment()
    {
        var end = _text.IndexOf("*/", Offset + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Fault("a comment that starts with '/*' is not closed");
        }

        Offset = end + 2;
    }
}
