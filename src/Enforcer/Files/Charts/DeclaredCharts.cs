using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Helm;

namespace Enforcer.Files.Charts;

/// <summary>The charts whose templates are among the files to read: those are rendered together, not read one by one.</summary>
internal sealed class DeclaredCharts
{
    private readonly Dictionary<string, List<DeclaredFile>> _byChart;

    private DeclaredCharts(Dictionary<string, List<DeclaredFile>> byChart, IReadOnlyList<DeclaredFile> others)
    {
        _byChart = byChart;
        Others = others;
    }

    /// <summary>The files that are no templates of a chart.</summary>
    public IReadOnlyList<DeclaredFile> Others { get; }

    /// <summary>The templates.</summary>
    public IReadOnlyList<DeclaredFile> Templates => [.. _byChart.Values.SelectMany(files => files)];

    public static DeclaredCharts Among(IReadOnlyList<DeclaredFile> files)
    {
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        var byChart = new Dictionary<string, List<DeclaredFile>>(StringComparer.Ordinal);
        var others = new List<DeclaredFile>();
        foreach (var file in files)
        {
            if (file.Path != FileWalk.StandardInput && ChartFolder.Of(file.Path, known) is { } chart)
            {
                (byChart.TryGetValue(chart, out var templates) ? templates : byChart[chart] = []).Add(file);
            }
            else
            {
                others.Add(file);
            }
        }

        return new DeclaredCharts(byChart, others);
    }

    /// <summary>What each chart would install with its own values.</summary>
    public IReadOnlyList<ReadResult> Read(ChartOptions options, ReaderLimits limits, CancellationToken cancellationToken)
    {
        var charts = _byChart.OrderBy(chart => chart.Key, StringComparer.Ordinal).ToList();
        var results = new ReadResult[charts.Count];
        Parallel.For(0, charts.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            var (folder, files) = charts[index];
            results[index] = Read(folder, files, options, limits);
        });
        return results;
    }

    private static ReadResult Read(string folder, List<DeclaredFile> files, ChartOptions options, ReaderLimits limits)
    {
        var errors = new List<ReadError>();
        try
        {
            var chart = ChartFolder.Read(folder, Shown(folder, files[0]), files.ToDictionary(file => Path.GetFullPath(file.Path), StringComparer.Ordinal), errors);
            var rendered = chart is null ? new ReadResult([], []) : ChartRendering.Read(chart, options, limits);
            return rendered with { Errors = [.. errors, .. rendered.Errors] };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new ReadResult([], [.. errors, new ReadError(files[0].Shown, 0, "the chart that it is part of cannot be read")]);
        }
    }

    // The file's own name without what lies below the chart.
    private static string Shown(string folder, DeclaredFile file)
    {
        var below = Path.GetRelativePath(folder, Path.GetFullPath(file.Path)).Replace('\\', '/');
        return file.Shown.EndsWith($"/{below}", StringComparison.Ordinal) ? file.Shown[..^(below.Length + 1)] : Path.GetFileName(folder);
    }
}
