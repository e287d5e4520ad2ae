using System.CommandLine;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Git;
using Enforcer.Scanning.History;

namespace Enforcer.Cli;

/// <summary>The option of <c>enforcer scan --history</c>, and its way through the repository.</summary>
internal static class ScanHistory
{
    public static readonly Option<string?> History = new("--history")
    {
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "range",
        Description = "Look for secrets in what the commits of a git repository added (PATH, default the working folder): those of a range such as main..HEAD, or of every reference.",
    };

    public static bool IsAsked(ParseResult parsed) => parsed.GetResult(History) is { Implicit: false };

    /// <exception cref="ConfigurationException">A path is missing, or options do not go together.</exception>
    public static void RejectWithout(ParseResult parsed, ScanOptions scan)
    {
        if (!IsAsked(parsed))
        {
            if (scan.Paths.Count == 0)
            {
                throw new ConfigurationException("a path is required", "'enforcer scan --help' shows what is known");
            }

            return;
        }

        if (ScanFix.IsAsked(parsed) || scan.Isolated || scan.Paths.Count > 1)
        {
            throw new ConfigurationException("--history takes one path and neither --fix nor --isolated");
        }
    }

    public static async Task<ScanResult> RunAsync(ParseResult parsed, ScanOptions scan, CancellationToken cancellationToken)
    {
        // 'scan --history FOLDER' reads as a range; nobody who writes it means one.
        var range = parsed.GetValue(History);
        var isPath = scan.Paths.Count == 0 && range is not null && Directory.Exists(range);
        var options = new HistoryOptions
        {
            Path = isPath ? range! : scan.Paths.FirstOrDefault(".") ?? ".",
            Range = isPath ? null : range,
            Exclude = scan.Exclude,
            Policies = scan.Policies,
        };
        var runner = new HistoryRunner(new GitProgram(), TimeProvider.System);
        var total = await runner.CountAsync(options, cancellationToken);
        return Terminal.WithProgress("commits", progress => runner.Run(options, total, progress, cancellationToken));
    }
}
