using System.Text;

namespace Enforcer.Scanning.History;

/// <summary>A run of lines of one version of a file, those that a commit added marked; what is around them only helps to understand them.</summary>
internal sealed class AddedText
{
    /// <summary>Bound of one run, in characters; a longer one is looked at in parts.</summary>
    public const int MostCharacters = 4 * 1024 * 1024;

    private readonly StringBuilder _text = new();
    private readonly List<(int Offset, bool Added)> _lines = [];
    private int _firstLine;

    public bool IsFull => _text.Length >= MostCharacters;

    public bool HasAdded { get; private set; }

    public string Text => _text.ToString();

    public void Start(int line)
    {
        _text.Clear();
        _lines.Clear();
        _firstLine = line;
        HasAdded = false;
    }

    public void Add(ReadOnlySpan<byte> line, bool added)
    {
        _lines.Add((_text.Length, added));
        HasAdded |= added;
        _text.Append(Encoding.UTF8.GetString(line)).Append('\n');
    }

    /// <summary>Goes on behind what was looked at.</summary>
    public void Continue() => Start(_firstLine + _lines.Count);

    /// <summary>Line and column, from 1, of an offset; null where no line of the span was added.</summary>
    public (int Line, int Column)? Place(int offset, int length)
    {
        var first = IndexOf(offset);
        var last = IndexOf(offset + Math.Max(0, length - 1));
        for (var at = first; at <= last; at++)
        {
            if (_lines[at].Added)
            {
                return (_firstLine + first, offset - _lines[first].Offset + 1);
            }
        }

        return null;
    }

    private int IndexOf(int offset)
    {
        var (low, high) = (0, _lines.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _lines[middle].Offset <= offset ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
