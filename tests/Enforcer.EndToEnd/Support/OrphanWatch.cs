using System.Diagnostics;
using System.Globalization;

namespace Enforcer.EndToEnd.Support;

/// <summary>
/// Kills what the tests started when the test process dies, however it dies: one shell reads process ids from a pipe that only the
/// test process holds, and its end of file is the signal. (PR_SET_PDEATHSIG would fire when the starting pool thread retires.)
/// </summary>
internal static class OrphanWatch
{
    private const string Script = """
        pids=' '
        while read -r verb pid; do
          case $verb in
            watch) pids="$pids$pid " ;;
            forget) case $pids in *" $pid "*) pids="${pids%% $pid *} ${pids#* $pid }" ;; esac ;;
          esac
        done
        for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
        """;

    private static readonly Lock Gate = new();
    private static Process? _shell;

    public static void Watch(Process process)
    {
        // The process object may be disposed of before its end is told.
        var id = process.Id;
        Tell("watch", id);
        process.Exited += (_, _) => Tell("forget", id);
        process.EnableRaisingEvents = true;
    }

    private static void Tell(string verb, int pid)
    {
        lock (Gate)
        {
            _shell ??= Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true })!;
            _shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {pid}"));
            _shell.StandardInput.Flush();
        }
    }
}
