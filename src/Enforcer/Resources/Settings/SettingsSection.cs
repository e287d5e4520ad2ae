namespace Enforcer.Resources.Settings;

/// <summary>One map of a configuration document; remembers which keys were asked for, so that the others are faults.</summary>
internal sealed class SettingsSection(Settings settings, MapNode map)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public Node Node => map;

    public IReadOnlyList<MapEntry> Entries => map.Entries;

    public bool Has(string key) => Value(key) is { IsNull: false };

    public void Fault(string message) => settings.Fault(map, message);

    /// <summary>Records a fault at the key's value, or at the section where the key is absent.</summary>
    public void Fault(string key, string message) => settings.Fault(map[key] ?? map, map[key] is null ? $"{key}: {message}" : message);

    /// <summary>The text of a scalar, or <paramref name="fallback"/> where the key is absent.</summary>
    public string? Text(string key, string? fallback = null)
    {
        var value = Value(key);
        if (value is null or { IsNull: true })
        {
            return fallback;
        }

        if (value is ScalarNode scalar)
        {
            return scalar.Raw;
        }

        settings.Fault(value, "expected a text");
        return fallback;
    }

    /// <summary>The text of a key that must be there; a fault and an empty text where it is not.</summary>
    public string RequiredText(string key)
    {
        var text = Text(key);
        if (string.IsNullOrEmpty(text) && Value(key) is null or { IsNull: true } or ScalarNode)
        {
            Fault(key, "is required");
        }

        return text ?? "";
    }

    public int Integer(string key, int fallback, int least, int most)
    {
        var value = Value(key);
        if (value is null or { IsNull: true })
        {
            return fallback;
        }

        if (value is ScalarNode { Kind: ScalarKind.Integer } scalar && ScalarWords.TryInteger(scalar.Raw, out var number) && number >= least && number <= most)
        {
            return (int)number;
        }

        settings.Fault(value, $"expected a whole number from {least} to {most}");
        return fallback;
    }

    public bool Boolean(string key, bool fallback)
    {
        var value = Value(key);
        if (value is null or { IsNull: true })
        {
            return fallback;
        }

        if (value.Flag is { } flag)
        {
            return flag;
        }

        settings.Fault(value, "expected true or false");
        return fallback;
    }

    /// <summary>A duration such as <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        var value = Value(key);
        if (value is null or { IsNull: true })
        {
            return fallback;
        }

        if (Durations.TryParse(value.Text, out var duration) && duration >= least && duration <= most)
        {
            return duration;
        }

        settings.Fault(value, $"expected a duration from {Durations.Format(least)} to {Durations.Format(most)}, such as 10s");
        return fallback;
    }

    /// <summary>One of a closed list of words, compared exactly.</summary>
    public T Choice<T>(string key, T fallback, IReadOnlyDictionary<string, T> choices)
    {
        var value = Value(key);
        if (value is null or { IsNull: true })
        {
            return fallback;
        }

        if (value.Text is { } word && choices.TryGetValue(word, out var chosen))
        {
            return chosen;
        }

        settings.Fault(value, $"expected one of {string.Join(", ", choices.Keys)}");
        return fallback;
    }

    /// <summary>A list of texts; a single text stands for a list of one. Empty where the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var value = Value(key);
        switch (value)
        {
            case null or { IsNull: true }:
                return [];
            case ScalarNode single:
                return [single.Raw];
            case ListNode list when list.Items.All(item => item is ScalarNode { IsNull: false }):
                return [.. list.Items.Select(item => ((ScalarNode)item).Raw)];
            default:
                settings.Fault(value, "expected a list of texts");
                return [];
        }
    }

    public SettingsSection? Section(string key)
    {
        var value = Value(key);
        switch (value)
        {
            case null or { IsNull: true }:
                return null;
            case MapNode child:
                return new SettingsSection(settings, child);
            default:
                settings.Fault(value, "expected a map");
                return null;
        }
    }

    /// <summary>A list of maps. Empty where the key is absent.</summary>
    public IReadOnlyList<SettingsSection> Sections(string key)
    {
        var value = Value(key);
        if (value is null or { IsNull: true })
        {
            return [];
        }

        if (value is ListNode list && list.Items.All(item => item is MapNode))
        {
            return [.. list.Items.Select(item => new SettingsSection(settings, (MapNode)item))];
        }

        settings.Fault(value, "expected a list of maps");
        return [];
    }

    /// <summary>Call once every key has been asked for: each other key is a fault that names the known ones.</summary>
    public void RejectUnknownKeys()
    {
        foreach (var entry in map.Entries.Where(entry => !_known.Contains(entry.Key)))
        {
            settings.Fault(entry.Value, $"unknown key: known here are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    private Node? Value(string key)
    {
        _known.Add(key);
        return map[key];
    }
}
