namespace Enforcer.Tests.Support;

/// <summary>Finds the checkout from the folder the tests run in, so that they read the sources and cases that are edited.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Enforcer.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("No checkout above the test folder.");
    }
}
