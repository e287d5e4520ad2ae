namespace Enforcer.Tests.Support;

/// <summary>The data under <c>tests/cases</c>, shared by every Theory that is driven by files.</summary>
internal static class Cases
{
    public static string Folder { get; } = Repository.PathOf("tests", "cases");

    /// <summary>Files below <paramref name="room"/>, relative to <see cref="Folder"/>, so that the path is the test's name.</summary>
    public static IEnumerable<string> Files(string room, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Folder, room), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
