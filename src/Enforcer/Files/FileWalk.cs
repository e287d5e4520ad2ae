using System.IO.Enumeration;
using Enforcer.Resources.Formats;

namespace Enforcer.Files;

/// <summary>Finds the files below the given paths, in a stable order.</summary>
internal static class FileWalk
{
    public const string StandardInput = "-";

    // Version control and fetched dependencies: nobody edits a manifest there.
    private static readonly string[] SkippedFolders = [".git", ".terraform", "node_modules"];

    /// <summary>
    /// The files to read: those named, and below each folder those whose ending a format knows. Links to folders are not followed (a cycle
    /// would not end). <paramref name="exclude"/> holds patterns with <c>*</c> and <c>?</c>, matched against the shown path and the name.
    /// </summary>
    /// <param name="paths">Files, folders, or <c>-</c>.</param>
    /// <param name="exclude">Patterns.</param>
    /// <param name="unclaimed">Takes what is passed by; null where nobody asks.</param>
    /// <param name="shownAs">How paths are shown that stand for others.</param>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    public static IReadOnlyList<DeclaredFile> Find(IEnumerable<string> paths, IReadOnlyList<string> exclude, UnclaimedFiles? unclaimed = null, IReadOnlyDictionary<string, string>? shownAs = null)
    {
        var found = new List<DeclaredFile>();
        foreach (var path in paths)
        {
            var shown = Slashes(shownAs?.GetValueOrDefault(path) ?? path);
            if (path == StandardInput || File.Exists(path))
            {
                found.Add(new DeclaredFile(path, shown, Named: true));
            }
            else if (Directory.Exists(path))
            {
                AddFolder(path, shown.TrimEnd('/'), exclude, found, unclaimed);
            }
            else
            {
                throw new FileNotFoundException($"'{path}' does not exist");
            }
        }

        return [.. found.DistinctBy(file => file.Path)];
    }

    /// <summary>The files below <paramref name="folder"/>, shown below <paramref name="shownFolder"/> (empty: relative to the folder).</summary>
    public static void AddFolder(string folder, string shownFolder, IReadOnlyList<string> exclude, List<DeclaredFile> into, UnclaimedFiles? unclaimed = null)
    {
        // A folder may be as deep as the file system allows: no recursion.
        var pending = new Stack<(string Path, string Shown)>([(folder, shownFolder is "." ? "" : shownFolder)]);
        while (pending.TryPop(out var current))
        {
            try
            {
                AddFiles(current.Path, current.Shown, exclude, into, unclaimed);
                PushFolders(current.Path, current.Shown, exclude, pending, unclaimed);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A folder that cannot be listed, or that went away meanwhile, must not look as if it held nothing: reading it fails, by name.
                into.Add(new DeclaredFile(current.Path, current.Shown.Length == 0 ? current.Path : current.Shown, Named: true));
            }
        }
    }

    private static void AddFiles(string folder, string shownFolder, IReadOnlyList<string> exclude, List<DeclaredFile> into, UnclaimedFiles? unclaimed)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var shown = Join(shownFolder, Path.GetFileName(file));
            if (!IsExcluded(shown, exclude))
            {
                (FormatCatalog.ForFile(file) is not null ? into : unclaimed?.Files)?.Add(new DeclaredFile(file, shown, Named: false));
            }
        }
    }

    private static void PushFolders(string folder, string shownFolder, IReadOnlyList<string> exclude, Stack<(string Path, string Shown)> pending, UnclaimedFiles? unclaimed)
    {
        foreach (var child in new DirectoryInfo(folder).EnumerateDirectories().OrderByDescending(child => child.Name, StringComparer.Ordinal))
        {
            var shown = Join(shownFolder, child.Name);
            if (SkippedFolders.Contains(child.Name, StringComparer.Ordinal))
            {
                unclaimed?.Folders.Add(shown);
            }
            else if (!IsExcluded(shown, exclude)
                && !child.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                pending.Push((child.FullName, shown));
            }
        }
    }

    private static bool IsExcluded(string shown, IReadOnlyList<string> exclude) => exclude.Any(pattern =>
        FileSystemName.MatchesSimpleExpression(pattern, shown, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression(pattern, shown.AsSpan(shown.LastIndexOf('/') + 1), ignoreCase: false));

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private static string Slashes(string path)
    {
        var slashed = path.Replace('\\', '/');
        return OperatingSystem.IsWindows() ? slashed : path;
    }
}
