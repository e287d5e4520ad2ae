using System.CommandLine;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Explaining;
using Enforcer.Scanning.Reports;

namespace Enforcer.Cli;

/// <summary><c>enforcer scan</c>: the rules before merge.</summary>
internal static class ScanCommand
{
    private const string DefaultConfig = "enforcer.yaml";

    private static readonly Argument<string[]> Paths = new("path") { Arity = ArgumentArity.ZeroOrMore, Description = "Files, folders, or - for standard input." };
    private static readonly Option<string> Format = new("--format") { DefaultValueFactory = _ => "text", Description = "Report format: " + string.Join(", ", ReportCatalog.All.Select(report => report.Name)) + "." };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Write the report to this file instead of standard output." };
    private static readonly Option<string?> Config = new("--config") { Description = $"Levels and severities by rule, and exceptions (default: {DefaultConfig} in the working folder, where there is one)." };
    private static readonly Option<string?> FailOn = new("--fail-on") { Description = "Exit 1 only for findings of this level (audit, warn, deny) or severity (low, medium, high, critical) or above (default: any finding)." };
    private static readonly Option<bool> IgnoreErrors = new("--ignore-errors") { Description = "Do not exit 1 because a file could not be judged; it is still reported." };
    private static readonly Option<bool> Isolated = new("--isolated") { Description = "Judge each direct subfolder of PATH on its own, in one report; paths are shown below PATH." };
    private static readonly Option<string[]> Exclude = new("--exclude") { Description = "Leave out paths or names that match this pattern (* and ?); may be repeated." };

    private static readonly Option<bool> Timings = new("--timings") { Description = "Say on standard error where the time went: reading, the mesh model, each rule." };

    private static readonly Option<string?> Explain = new("--explain") { HelpName = "RULE|RESOURCE", Description = "Say why, instead of a report: for a rule its findings with the policies behind them; for a resource (Kind/namespace/name, namespace/name or Kind/name) who reaches it, how, and which lines decide. Formats text and json; exit 0 once it is answered." };

    public static Command Create()
    {
        var command = new Command("scan", "Judge Kubernetes and mesh manifests, Terraform modules, plans and state, before merge.")
        {
            Paths, Format, Output, Config, FailOn, IgnoreErrors, Isolated, Exclude, ScanCharts.Values, ScanSince.Since, Timings, Explain, ScanMap.MeshMap,
        };
        foreach (var option in ScanFix.Options.Append(ScanHistory.History))
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = ReportCatalog.Find(parsed.GetValue(Format)!)
            ?? throw new ConfigurationException($"unknown format '{parsed.GetValue(Format)}'", $"known are {string.Join(", ", ReportCatalog.All.Select(known => known.Name))}");
        var explain = parsed.GetValue(Explain) is null ? null : ExplanationFormat(parsed);
        var map = ScanMap.FormatOf(parsed, parsed.GetValue(Isolated));
        var threshold = Threshold.Parse(parsed.GetValue(FailOn));
        var options = new ScanOptions
        {
            Paths = parsed.GetValue(Paths)!,
            Isolated = parsed.GetValue(Isolated),
            Exclude = parsed.GetValue(Exclude) ?? [],
            Charts = await ScanCharts.ReadAsync(parsed, cancellationToken),
            Timings = parsed.GetValue(Timings) ? new ScanTimings(TimeProvider.System) : null,
            Policies = await ReadPoliciesAsync(parsed.GetValue(Config), cancellationToken),
        };
        ScanFix.RejectWithoutFix(parsed);
        ScanHistory.RejectWithout(parsed, options);
        ScanSince.RejectWithout(parsed, options);
        if (ScanFix.IsAsked(parsed) && await ScanFix.RunAsync(parsed, options, cancellationToken) is { } shown)
        {
            return shown;
        }

        var result = ScanHistory.IsAsked(parsed) ? await ScanHistory.RunAsync(parsed, options, cancellationToken)
            : ScanSince.IsAsked(parsed) ? await ScanSince.RunAsync(parsed, options, cancellationToken)
            : Scan(options, cancellationToken);
        options.Timings?.Write(parsed.InvocationConfiguration.Error, result.Elapsed);
        if (map is not null)
        {
            await ScanMap.WriteAsync(parsed, map, result);
        }

        if (parsed.GetValue(Explain) is { } asked)
        {
            var explanation = new Explainer(result, options.Policies).Explain(asked);
            await Terminal.WriteAsync(parsed.GetValue(Output), parsed.InvocationConfiguration.Output, (writer, _) => explain!(explanation, writer));
            return ExitCodes.Clean;
        }

        await Terminal.WriteAsync(parsed.GetValue(Output), parsed.InvocationConfiguration.Output, (writer, colour) => report.Write(result, writer, colour));
        var failed = result.Open.Any(threshold.Reaches) || (result.Errors.Count > 0 && !parsed.GetValue(IgnoreErrors));
        return failed ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private static Action<Explanation, TextWriter> ExplanationFormat(ParseResult parsed)
    {
        if (ScanFix.IsAsked(parsed) || ScanHistory.IsAsked(parsed))
        {
            throw new ConfigurationException("--explain goes with neither --fix nor --history");
        }

        if (parsed.GetValue(Isolated))
        {
            throw new ConfigurationException("--explain and --isolated exclude each other", "scan the one folder that the question is about");
        }

        return parsed.GetValue(Format) switch
        {
            "text" => ExplanationText.Write,
            "json" => ExplanationJson.Write,
            var other => throw new ConfigurationException($"--explain has no format '{other}'", "known are json, text"),
        };
    }

    private static ScanResult Scan(ScanOptions options, CancellationToken cancellationToken)
    {
        var runner = new ScanRunner(new DeclaredFiles(ReaderLimits.Default, Console.OpenStandardInput, options.Charts), TimeProvider.System);
        return Terminal.WithProgress("reading", progress => runner.Run(options, progress, cancellationToken));
    }

    /// <summary>The configuration that was named, else the one of the working folder, else none.</summary>
    public static async Task<PolicySettings> ReadPoliciesAsync(string? config, CancellationToken cancellationToken)
    {
        var file = config ?? (File.Exists(DefaultConfig) ? DefaultConfig : null);
        return file is null ? PolicySettings.Default : PolicySettings.Parse(file, await File.ReadAllTextAsync(file, cancellationToken));
    }
}
