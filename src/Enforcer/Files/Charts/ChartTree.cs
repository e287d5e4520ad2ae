using System.Text;
using Enforcer.Resources;
using Enforcer.Resources.Helm;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Files.Charts;

/// <summary>Builds a chart from its files, wherever they were read from.</summary>
/// <param name="shown">How reports name the chart's folder.</param>
/// <param name="errors">Takes what cannot be read.</param>
internal sealed class ChartTree(string shown, List<ReadError> errors)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly SortedDictionary<string, (byte[] Bytes, string? Shown)> _files = new(StringComparer.Ordinal);

    /// <param name="path">Below the chart, with forward slashes.</param>
    /// <param name="bytes">What the file holds.</param>
    /// <param name="name">How reports name it; null where reports are not to speak of it.</param>
    public void Add(string path, byte[] bytes, string? name) => _files[path] = (bytes, name);

    /// <summary>The chart, or null and an error where it has no readable <c>Chart.yaml</c>.</summary>
    public Chart? Build() => Build("", 0);

    private Chart? Build(string below, int depth)
    {
        if (depth > ChartLimits.DeepestChart)
        {
            errors.Add(new ReadError(Name(below), 0, $"charts lie deeper than {ChartLimits.DeepestChart} in one another"));
            return null;
        }

        if (Map($"{below}Chart.yaml") is not { } metadata)
        {
            errors.Add(new ReadError(Name($"{below}Chart.yaml"), 0, "it describes no chart, and the templates beside it were not judged: give it a name and a version"));
            return null;
        }

        if (Map($"{below}requirements.yaml") is { } older && !metadata.ContainsKey("dependencies"))
        {
            metadata["dependencies"] = older.GetValueOrDefault("dependencies");
        }

        var own = _files.Keys.Where(path => path.StartsWith(below, StringComparison.Ordinal) && !path.AsSpan(below.Length).StartsWith("charts/")).ToList();
        return new Chart
        {
            Shown = Name(below).TrimEnd('/'),
            Metadata = metadata,
            Values = Map($"{below}values.yaml") ?? [],
            Templates = [.. own.Where(path => IsTemplate(path, below)).Select(path => File(path, below)).OfType<ChartFile>()],
            Files = [.. own.Where(path => !IsTemplate(path, below) && _files[path].Bytes.Length <= ChartLimits.MostBytesOfOther).Select(path => File(path, below)).OfType<ChartFile>()],
            Charts = [.. Below(below).Select(inner => Build(inner, depth + 1)).OfType<Chart>()],
        };
    }

    private static bool IsTemplate(string path, string below) => path.AsSpan(below.Length).StartsWith("templates/");

    private IEnumerable<string> Below(string below) => _files.Keys
        .Where(path => path.StartsWith($"{below}charts/", StringComparison.Ordinal))
        .Select(path => path[below.Length..].Split('/'))
        .Where(parts => parts is ["charts", _, "Chart.yaml"])
        .Select(parts => $"{below}charts/{parts[1]}/");

    private GoMap? Map(string path)
    {
        var value = Text(path, isNeeded: true) is { } text ? TreeValues.Read(Name(path), text, errors) : null;
        if (value is not (null or GoMap))
        {
            errors.Add(new ReadError(Name(path), 0, "it must hold a map, and the chart was rendered without it"));
        }

        return value as GoMap;
    }

    private ChartFile? File(string path, string below) => Text(path, isNeeded: IsTemplate(path, below)) is { } text ? new ChartFile(path[below.Length..], _files[path].Shown, text) : null;

    // What is no text is of no use to a template; what should be one and cannot be read must not pass as judged.
    private string? Text(string path, bool isNeeded)
    {
        try
        {
            return _files.TryGetValue(path, out var file) ? Strict.GetString(file.Bytes.AsSpan().StartsWith("\uFEFF"u8) ? file.Bytes.AsSpan(3) : file.Bytes) : null;
        }
        catch (DecoderFallbackException)
        {
            if (isNeeded)
            {
                errors.Add(new ReadError(Name(path), 0, "the file is not UTF-8: save it as UTF-8"));
            }

            return null;
        }
    }

    private string Name(string path) => $"{shown}/{path}";
}
