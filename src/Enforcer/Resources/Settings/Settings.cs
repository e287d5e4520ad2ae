using Enforcer.Resources.Formats;

namespace Enforcer.Resources.Settings;

/// <summary>
/// Reads a configuration document strictly: an unknown key, a wrong type and a value out of bounds are faults with file and line, and all
/// of them are collected before <see cref="ThrowIfFaulty"/> speaks.
/// </summary>
internal sealed class Settings
{
    private readonly string _file;
    private readonly List<string> _faults = [];

    private Settings(string file)
    {
        _file = file;
    }

    /// <summary>Parses <paramref name="text"/> (YAML or JSON, one document) and returns its root section.</summary>
    /// <exception cref="ConfigurationException">The text is no single map.</exception>
    public static (Settings Settings, SettingsSection Root) Parse(string file, string text)
    {
        var errors = new List<ReadError>();
        var roots = YamlTree.Read(SourceText.Of(file, text), ReaderLimits.Default, errors);
        if (errors.Count > 0)
        {
            throw new ConfigurationException([.. errors.Select(error => $"{error.File}:{error.Line}: {error.Message}")]);
        }

        if (roots is not [MapNode map])
        {
            throw new ConfigurationException($"{file}: expected one YAML document that is a map, found {roots.Count switch { 0 => "none", 1 => "another value", _ => $"{roots.Count} documents" }}");
        }

        var settings = new Settings(file);
        return (settings, new SettingsSection(settings, map));
    }

    /// <summary>The same for a document that is read already, as an object of a cluster is.</summary>
    /// <param name="origin">What faults name in place of a file.</param>
    /// <param name="map">Its root.</param>
    public static (Settings Settings, SettingsSection Root) Of(string origin, MapNode map)
    {
        var settings = new Settings(origin);
        return (settings, new SettingsSection(settings, map));
    }

    /// <summary>Records a fault at a value; the path is put before the message.</summary>
    public void Fault(Node at, string message)
    {
        var shown = ShownText.WithoutCredentials(message);
        _faults.Add(at.Path.Length == 0 ? $"{_file}:{at.Start.Line}: {shown}" : $"{_file}:{at.Start.Line}: {at.Path}: {shown}");
    }

    /// <exception cref="ConfigurationException">Any fault was recorded.</exception>
    public void ThrowIfFaulty(string? hint = null)
    {
        if (_faults.Count > 0)
        {
            throw new ConfigurationException(_faults, hint);
        }
    }
}
