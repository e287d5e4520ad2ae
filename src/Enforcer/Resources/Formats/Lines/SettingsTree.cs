namespace Enforcer.Resources.Formats.Lines;

/// <summary>Gathers settings read line by line into a located tree: sections are maps, a setting given twice is a list.</summary>
internal sealed class SettingsTree
{
    private readonly SourceText _source;
    private readonly List<int> _lineStarts = [0];
    private readonly List<(string Section, string Key, int KeyAt, ScalarNode Value)> _settings = [];
    private readonly List<ReadError> _errors = [];

    public SettingsTree(SourceText source)
    {
        _source = source;
        for (var at = source.Text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = source.Text.IndexOf('\n', at + 1))
        {
            _lineStarts.Add(at + 1);
        }
    }

    public string Text => _source.Text;

    /// <summary>The lines, as start and end without the line break.</summary>
    public IEnumerable<(int Start, int End)> Lines
    {
        get
        {
            for (var i = 0; i < _lineStarts.Count; i++)
            {
                var end = i + 1 < _lineStarts.Count ? _lineStarts[i + 1] - 1 : Text.Length;
                yield return (_lineStarts[i], end > _lineStarts[i] && Text[end - 1] == '\r' ? end - 1 : end);
            }
        }
    }

    /// <param name="section">Empty for none.</param>
    /// <param name="key">The setting's name.</param>
    /// <param name="keyAt">Where the name starts.</param>
    /// <param name="value">The value, unquoted.</param>
    /// <param name="start">Where the value starts, its quote included.</param>
    /// <param name="end">Behind the value.</param>
    public void Add(string section, string key, int keyAt, string value, int start, int end) =>
        _settings.Add((section, key, keyAt, new ScalarNode(value, ScalarKind.Text, ScalarStyle.Plain, At(start), At(end))));

    /// <summary>A line that is none of the format's.</summary>
    public void Fault(int at, string message) => _errors.Add(new ReadError(_source.File, At(at).Line, message));

    public ReadResult Result()
    {
        var entries = new List<MapEntry>();
        foreach (var section in _settings.GroupBy(setting => setting.Section, StringComparer.Ordinal))
        {
            var own = Map(section);
            var name = entries.Exists(entry => entry.Key == section.Key) ? $"[{section.Key}]" : section.Key;
            entries.AddRange(section.Key.Length == 0 ? own : [new MapEntry(name, own[0].KeyStart, new MapNode(own, own[0].KeyStart, own[^1].Value.End))]);
        }

        return new ReadResult([Resource.From(new MapNode(entries, At(0), At(Text.Length)), _source.File, _source)], _errors);
    }

    private static List<MapEntry> Map(IEnumerable<(string Section, string Key, int KeyAt, ScalarNode Value)> settings) =>
    [
        .. settings.GroupBy(setting => setting.Key, StringComparer.Ordinal).Select(same => same.ToList()).Select(same =>
            new MapEntry(same[0].Key, same[0].Value.Start, same.Count == 1 ? same[0].Value : new ListNode(same.Select(setting => setting.Value), same[0].Value.Start, same[^1].Value.End))),
    ];

    private TextPosition At(int offset)
    {
        var line = _lineStarts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new TextPosition(line + 1, offset - _lineStarts[line] + 1, offset);
    }
}
