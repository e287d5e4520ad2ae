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

    private GoMap? Map(string path) => Text(path) is { } text ? TreeValues.Read(Name(path), text, errors) as GoMap : null;

    private ChartFile? File(string path, string below) => Text(path) is { } text ? new ChartFile(path[below.Length..], _files[path].Shown, text) : null;

    // What is no text is no template, and of no use to one.
    private string? Text(string path)
    {
        try
        {
            return _files.TryGetValue(path, out var file) ? Strict.GetString(file.Bytes.AsSpan().StartsWith("\uFEFF"u8) ? file.Bytes.AsSpan(3) : file.Bytes) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private string Name(string path) => $"{shown}/{path}";
}
