using System.CommandLine;
using Enforcer.Preflight;
using Enforcer.Preflight.Rehearsals;
using Enforcer.Preflight.Sources;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Certs;

/// <summary><c>enforcer certs rehearse</c>: what a change of the bundle would break, before it is made.</summary>
internal static class CertsRehearseCommand
{
    private static readonly Argument<string[]> Sources = new("source") { Arity = ArgumentArity.OneOrMore, Description = $"Where leaves and live peers are found: {CheckSourceCatalog.Supported}." };
    private static readonly Option<string[]> Removed = new("--remove-root") { HelpName = "root", Description = "Take this root out: a file, the start of its SHA-256 (8 digits or more), or its subject; may be repeated." };
    private static readonly Option<string[]> Bundle = new("--bundle") { HelpName = "file", Description = "Apply this bundle instead of today's; may be repeated." };
    private static readonly Option<string[]> Roots = new("--roots") { HelpName = "file", Description = "Today's bundle; may be repeated (default: every root that the sources hold)." };
    private static readonly Option<string[]> Peers = new("--peers") { HelpName = "file", Description = "A saved answer of a gateway's /peers; may be repeated." };
    private static readonly Option<string?> At = new("--at") { HelpName = "time", Description = "When it happens, such as 2026-12-31T00:00:00Z (default: now)." };
    private static readonly Option<string?> Until = new("--until") { HelpName = "time", Description = "Count what fails up to this time, if nothing is renewed (default: at the change only)." };
    private static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "Kubeconfig of cluster sources (default: KUBECONFIG, ~/.kube/config, the Pod's service account)." };
    private static readonly Option<string?> Namespace = new("--namespace", "-n") { Description = "Look at this namespace of the cluster only." };
    private static readonly Option<string?> Svg = new("--svg") { HelpName = "file", Description = "Draw the time line into this file, too." };

    private static readonly Option<string> Format =
        new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "Output format: text or json." }.AcceptOnlyFromAmong("text", "json");

    public static Command Create()
    {
        var command = new Command("rehearse", "Try a change of the bundle in thought, over all leaves and live peers; exit 1 where somebody would fail.")
        {
            Sources, Removed, Bundle, Roots, Peers, At, Until, Kubeconfig, Namespace, Svg, Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = Options(parsed);
        var (rehearsal, errors) = await Terminal.WithStatusAsync(_ => new RehearsalRunner(TimeProvider.System).RunAsync(options, cancellationToken));
        var configuration = parsed.InvocationConfiguration;
        if (parsed.GetValue(Svg) is { } file)
        {
            await Terminal.WriteAsync(file, configuration.Output, (writer, _) => RehearsalSvg.Write(rehearsal, writer));
        }

        if (parsed.GetValue(Format) == "json")
        {
            RehearsalJson.Write(rehearsal, errors, configuration.Output);
        }
        else
        {
            RehearsalText.Write(rehearsal, configuration.Output);
            await CommandLine.ReportAsync(configuration.Error, errors.Select(error => $"{error.File}: {error.Message}"), null);
        }

        return rehearsal.IsSafe && errors.Count == 0 ? ExitCodes.Clean : ExitCodes.Findings;
    }

    private static RehearsalOptions Options(ParseResult parsed)
    {
        var faults = new List<string>();
        var options = new RehearsalOptions
        {
            Check = new CheckOptions
            {
                Sources = parsed.GetValue(Sources)!,
                Roots = parsed.GetValue(Roots) ?? [],
                Kubeconfig = parsed.GetValue(Kubeconfig),
                Namespace = parsed.GetValue(Namespace),
            },
            Peers = parsed.GetValue(Peers) ?? [],
            Removed = parsed.GetValue(Removed) ?? [],
            Bundle = parsed.GetValue(Bundle) ?? [],
            At = CertsOptions.Time("--at", parsed.GetValue(At), faults),
            Until = CertsOptions.Time("--until", parsed.GetValue(Until), faults),
        };
        return faults.Count == 0 ? options : throw new ConfigurationException(faults, "'enforcer certs rehearse --help' shows what is known");
    }
}
