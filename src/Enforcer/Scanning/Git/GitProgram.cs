using System.Diagnostics;

namespace Enforcer.Scanning.Git;

/// <summary>
/// Runs git on a repository that may be hostile: no hook, pager, filter, textconv, external diff or fetch of its configuration runs, and
/// no argument passes a shell. Whose repository it is stays git's own question (<c>safe.directory</c>).
/// </summary>
internal sealed class GitProgram(string program = "git")
{
    // Configuration that would run a program, reach a network, or hide changes from a log.
    private static readonly string[] Guards =
    [
        "--no-pager", "--no-replace-objects",
        "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null", "-c", "core.attributesFile=/dev/null", "-c", "core.quotePath=true", "-c", "core.pager=cat",
        "-c", "protocol.allow=never", "-c", "log.showRoot=true", "-c", "log.showSignature=false", "-c", "diff.suppressBlankEmpty=false",
    ];

    /// <summary>Starts git in a folder; the caller reads its output and disposes it, and with <paramref name="keepInput"/> closes its input.</summary>
    /// <exception cref="IOException">There is no git.</exception>
    public Process Start(string folder, IEnumerable<string> arguments, bool keepInput = false)
    {
        var start = new ProcessStartInfo(program, [.. Guards, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var set = new Dictionary<string, string?>
        {
            ["GIT_ALLOW_PROTOCOL"] = "none",
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_NO_REPLACE_OBJECTS"] = "1",
            ["GIT_GRAFT_FILE"] = "/dev/null",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_EXTERNAL_DIFF"] = null,
            ["GIT_DIFF_OPTS"] = null,
            ["LC_ALL"] = "C",
        };
        foreach (var (name, value) in set)
        {
            start.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(start)!;
            if (!keepInput)
            {
                process.StandardInput.Close();
            }

            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new IOException("git cannot be started: install it, or put it on PATH");
        }
    }

    /// <summary>Runs git to its end; for answers of a few lines.</summary>
    /// <exception cref="IOException">There is no git.</exception>
    public async Task<(int Code, string Output, string Error)> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(folder, arguments);
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output.TrimEnd('\n'), await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
