namespace Enforcer.EndToEnd.Support;

/// <summary>Finds what the repository holds (manifests, cases) from wherever the tests run.</summary>
public static class RepositoryFolder
{
    private static readonly Lazy<string> Found = new(() =>
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Enforcer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Enforcer.sln is in no folder above the tests");
    });

    public static string Root => Found.Value;

    public static string Find(params string[] parts) => Path.Combine([Root, .. parts]);
}
