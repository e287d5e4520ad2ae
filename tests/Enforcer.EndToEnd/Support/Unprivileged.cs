namespace Enforcer.EndToEnd.Support;

/// <summary>Runs programs that refuse to run as root: as a user without rights where the tests are root, else as whoever runs them.</summary>
internal static class Unprivileged
{
    private const string User = "nobody";

    public static RunningProcess Start(string folder, string program, params string[] arguments)
    {
        var (name, all) = Command(program, arguments);
        return RunningProcess.Start(name, all, folder);
    }

    public static Task<CommandResult> RunAsync(string folder, string program, params string[] arguments)
    {
        var (name, all) = Command(program, arguments);
        return RunningProcess.RunAsync(name, all, folder);
    }

    /// <summary>Makes <paramref name="folder"/> theirs.</summary>
    public static async Task GiveAsync(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            (await RunningProcess.RunAsync("chown", [User, folder])).Exits(0);
        }
    }

    private static (string Program, string[] Arguments) Command(string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? ("setpriv", ["--reuid", User, "--regid", "nogroup", "--clear-groups", "--no-new-privs", program, .. arguments])
        : (program, arguments);
}
