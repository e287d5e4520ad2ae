using System.Text.Json;

namespace Enforcer.Resources;

/// <summary>A map; keys are unique (the reader reports duplicates and keeps the last, as the API server does).</summary>
internal sealed class MapNode : Node
{
    // Up to this size a scan over the entries costs no more than hashing the key, and no index is made and kept.
    private const int LinearSearchLimit = 24;

    private readonly MapEntry[] _entries;
    private readonly Dictionary<string, int>? _index;

    public MapNode(IEnumerable<MapEntry> entries, TextPosition start, TextPosition end)
        : this([.. entries], start, end)
    {
    }

    private MapNode(MapEntry[] entries, TextPosition start, TextPosition end)
        : base(start, end)
    {
        _entries = entries;
        for (var i = 0; i < _entries.Length; i++)
        {
            var (value, own) = (_entries[i].Value, Attached(_entries[i].Value, _entries[i].Key, 0));
            if (!ReferenceEquals(value, own))
            {
                _entries[i] = _entries[i] with { Value = own };
            }
        }

        if (_entries.Length > LinearSearchLimit)
        {
            _index = new Dictionary<string, int>(_entries.Length, StringComparer.Ordinal);
            for (var i = 0; i < _entries.Length; i++)
            {
                _index[_entries[i].Key] = i;
            }
        }
    }

    /// <summary>Takes the array itself, which nobody else may change: for readers that have built it for this.</summary>
    public static MapNode Owning(MapEntry[] entries) => new(entries, TextPosition.Start, TextPosition.Start);

    public override IReadOnlyList<MapEntry> Entries => _entries;

    public override Node? this[string key]
    {
        get
        {
            if (_index is not null)
            {
                return _index.TryGetValue(key, out var at) ? _entries[at].Value : null;
            }

            foreach (var entry in _entries)
            {
                if (string.Equals(entry.Key, key, StringComparison.Ordinal))
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    public override Node Copy() => new MapNode(_entries.Select(entry => entry with { Value = entry.Value.Copy() }), Start, End);

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var entry in _entries)
        {
            writer.WritePropertyName(entry.Key);
            entry.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
