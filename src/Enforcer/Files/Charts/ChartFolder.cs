using Enforcer.Resources;
using Enforcer.Resources.Helm;

namespace Enforcer.Files.Charts;

/// <summary>Reads a chart from its folder, with the charts in it.</summary>
internal static class ChartFolder
{
    public const string Metadata = "Chart.yaml";

    private const string Templates = "templates";

    /// <summary>The folder of the outermost chart whose template a file is; null where it is none.</summary>
    public static string? Of(string file, Dictionary<string, string?> known)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        return folder is null ? null : OfFolder(folder, known);
    }

    /// <param name="folder">The chart's.</param>
    /// <param name="shown">How reports name it.</param>
    /// <param name="named">The files that reports speak of, by their full path.</param>
    /// <param name="errors">Takes what cannot be read.</param>
    public static Chart? Read(string folder, string shown, IReadOnlyDictionary<string, DeclaredFile> named, List<ReadError> errors)
    {
        var tree = new ChartTree(shown, errors);
        var left = (Files: ChartLimits.MostFiles, Bytes: (long)ChartLimits.MostBytes);
        foreach (var file in Files(folder))
        {
            var path = Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');
            left = (left.Files - 1, left.Bytes - file.Length);
            if (left.Files < 0 || left.Bytes < 0)
            {
                errors.Add(new ReadError($"{shown}/{Metadata}", 0, $"the chart has more than {ChartLimits.MostFiles} files or {ChartLimits.MostBytes / 1024 / 1024} MiB and was rendered from a part of them: leave out what is no part of it"));
                break;
            }

            var bytes = File.ReadAllBytes(file.FullName);
            if (path.StartsWith("charts/", StringComparison.Ordinal) && path.EndsWith(".tgz", StringComparison.Ordinal) && path.Count(letter => letter == '/') == 1)
            {
                AddArchive(tree, bytes, path, shown, errors);
            }
            else
            {
                tree.Add(path, bytes, named.TryGetValue(file.FullName, out var one) ? one.Shown : null);
            }
        }

        return tree.Build();
    }

    private static void AddArchive(ChartTree tree, byte[] bytes, string path, string shown, List<ReadError> errors)
    {
        foreach (var (inner, content) in ChartArchive.Read(bytes, $"{shown}/{path}", errors))
        {
            // The archive's one folder takes the place of the archive.
            tree.Add($"charts/{inner}", content, $"{shown}/{path}/{inner}");
        }
    }

    // Links are not followed: a chart must not make its templates read what lies outside of it.
    private static IEnumerable<FileInfo> Files(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        MaxRecursionDepth = 40,
    }).Where(file => !file.FullName.AsSpan(folder.Length).Contains("/.git/", StringComparison.Ordinal)).OrderBy(file => file.FullName, StringComparer.Ordinal);

    private static string? OfFolder(string folder, Dictionary<string, string?> known)
    {
        if (known.TryGetValue(folder, out var answer))
        {
            return answer;
        }

        var parent = Path.GetDirectoryName(folder);
        answer = Path.GetFileName(folder) == Templates && parent is not null && File.Exists(Path.Combine(parent, Metadata)) ? Outermost(parent)
            : parent is null ? null
            : OfFolder(parent, known);
        known[folder] = answer;
        return answer;
    }

    private static string Outermost(string chart)
    {
        while (Path.GetDirectoryName(chart) is { } charts && Path.GetFileName(charts) == "charts" && Path.GetDirectoryName(charts) is { } outer && File.Exists(Path.Combine(outer, Metadata)))
        {
            chart = outer;
        }

        return chart;
    }
}
