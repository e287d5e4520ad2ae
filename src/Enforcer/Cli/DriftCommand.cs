using System.CommandLine;
using Enforcer.Drift;
using Enforcer.Drift.Reports;
using Enforcer.Drift.Sources;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli;

/// <summary><c>enforcer drift</c>: what is declared against what runs.</summary>
internal static class DriftCommand
{
    private static readonly Option<string> Desired = new("--desired") { Required = true, HelpName = "source", Description = $"What should be: {DriftSourceCatalog.Supported}." };
    private static readonly Option<string> Live = new("--live") { Required = true, HelpName = "source", Description = "What is: the same kinds of source; one of the two must be files." };
    private static readonly Option<string> Format = new("--format") { DefaultValueFactory = _ => "text", Description = "Report format: " + string.Join(", ", DriftReportCatalog.All.Select(report => report.Name)) + "." };
    private static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "Kubeconfig of cluster sources (default: KUBECONFIG, ~/.kube/config, the Pod's service account)." };
    private static readonly Option<string?> Namespace = new("--namespace", "-n") { Description = "Namespace of objects that declare none (default: the kubeconfig's, else default)." };

    public static Command Create()
    {
        var command = new Command("drift", "Compare what is declared with what runs; exit 1 where they differ.") { Desired, Live, Format, Kubeconfig, Namespace };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = DriftReportCatalog.Find(parsed.GetValue(Format)!)
            ?? throw new ConfigurationException($"unknown format '{parsed.GetValue(Format)}'", $"known are {string.Join(", ", DriftReportCatalog.All.Select(known => known.Name))}");
        var options = new DriftOptions
        {
            Desired = parsed.GetValue(Desired)!,
            Live = parsed.GetValue(Live)!,
            Kubeconfig = parsed.GetValue(Kubeconfig),
            Namespace = parsed.GetValue(Namespace),
        };
        var result = await new DriftRunner(TimeProvider.System).RunAsync(options, cancellationToken);
        foreach (var warning in result.Warnings)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"enforcer: warning: {warning}");
        }

        report.Write(result, parsed.InvocationConfiguration.Output, Terminal.Colour);
        return result.IsClean ? ExitCodes.Clean : ExitCodes.Findings;
    }
}
