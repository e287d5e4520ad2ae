using System.Security.Cryptography;

namespace Enforcer.EndToEnd.Support;

/// <summary>Runs what lies in <c>tests/clients</c> on Node.js, with the packages that <c>tests/setup</c> has fetched once for its lock file.</summary>
internal static class ClientPackages
{
    private static readonly string Scripts = RepositoryFolder.Find("tests", "clients");
    private static readonly Lazy<string> Modules = new(FindModules);

    public static RunningProcess Start(string script, params string[] arguments) =>
        RunningProcess.Start("node", [Path.Combine(Scripts, script), .. arguments], environment: Environment);

    public static Task<CommandResult> RunAsync(string script, params string[] arguments) =>
        RunningProcess.RunAsync("node", [Path.Combine(Scripts, script), .. arguments], environment: Environment);

    private static Dictionary<string, string?> Environment => new() { ["NODE_PATH"] = Modules.Value };

    private static string FindModules()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Scripts, "package-lock.json"))))[..12];
        var cache = System.Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".cache");
        var modules = Path.Combine(cache, "enforcer", $"clients-{hash}", "node_modules");
        return Directory.Exists(modules) ? modules : throw new InvalidOperationException($"{modules} is missing: run tests/setup first");
    }
}
