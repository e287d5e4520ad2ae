using System.CommandLine;
using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Git;
using Enforcer.Scanning.Since;

namespace Enforcer.Cli;

/// <summary>The option of <c>enforcer scan --since</c>: only what a change makes worse.</summary>
internal static class ScanSince
{
    public static readonly Option<string?> Since = new("--since")
    {
        HelpName = "REV|DIR",
        Description = "Report only what got worse since a revision of the repository that holds PATH (main, HEAD~1), or since the state in a folder, and what the change takes away, such as the last policy that required mutual TLS.",
    };

    public static bool IsAsked(ParseResult parsed) => parsed.GetValue(Since) is not null;

    /// <exception cref="ConfigurationException">Options do not go together.</exception>
    public static void RejectWithout(ParseResult parsed, ScanOptions scan)
    {
        if (IsAsked(parsed) && (ScanFix.IsAsked(parsed) || ScanHistory.IsAsked(parsed) || scan.Isolated))
        {
            throw new ConfigurationException("--since goes with none of --fix, --history and --isolated", "compare each folder by a scan of its own");
        }
    }

    public static async Task<ScanResult> RunAsync(ParseResult parsed, ScanOptions scan, CancellationToken cancellationToken)
    {
        var runner = new SinceRunner(new ScanRunner(new DeclaredFiles(ReaderLimits.Default, charts: scan.Charts), TimeProvider.System), new GitProgram());
        return await runner.RunAsync(scan, parsed.GetValue(Since)!, null, cancellationToken);
    }
}
