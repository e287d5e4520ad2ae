using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>Finds the place in a template from which a place of what it wrote came.</summary>
internal sealed class WrittenPlaces
{
    private readonly IReadOnlyList<TemplateMark> _marks;
    private readonly List<int> _lines = [0];
    private readonly int _length;

    public WrittenPlaces(string template, IReadOnlyList<TemplateMark> marks)
    {
        _marks = marks;
        _length = template.Length;
        for (var at = template.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = template.IndexOf('\n', at + 1))
        {
            _lines.Add(at + 1);
        }
    }

    /// <summary>The place in the template; its offset stays that of what was written, which is the text at hand.</summary>
    public TextPosition Of(TextPosition written)
    {
        var (low, high) = (0, _marks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _marks[middle].Written <= written.Offset ? (middle + 1, high) : (low, middle);
        }

        if (low == 0)
        {
            return TextPosition.Start with { Offset = written.Offset };
        }

        var mark = _marks[low - 1];
        var offset = mark.IsOwn ? mark.Offset + written.Offset - mark.Written : mark.Offset;
        var line = LineAt(offset);
        return new TextPosition(line, 1 + offset - _lines[line - 1], written.Offset);
    }

    /// <summary>From 1; 0 for no place.</summary>
    public int LineAt(int offset)
    {
        if (offset < 0)
        {
            return 0;
        }

        var at = _lines.BinarySearch(Math.Min(offset, _length));
        return at >= 0 ? at + 1 : ~at;
    }

    /// <summary>The start of a line; that of the last for one that is not there.</summary>
    public TextPosition StartOf(int line) => new(line, 1, _lines[Math.Clamp(line, 1, _lines.Count) - 1]);
}
