using System.CommandLine;
using Enforcer.Certificates.Inspection;

namespace Enforcer.Cli.Certs;

/// <summary><c>enforcer certs inspect</c>: what a file of certificates holds.</summary>
internal static class CertsInspectCommand
{
    private static readonly Argument<string[]> Paths = new("path")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "PEM or DER files; a key is matched to the certificates of all of them.",
    };

    private static readonly Option<string> Format =
        new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "Output format: text or json." }.AcceptOnlyFromAmong("text", "json");

    public static Command Create()
    {
        var command = new Command("inspect", "Show every certificate, revocation list and kind of key in a file, and what is wrong with them.")
        {
            Paths, Format,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var files = new CertificateInspector(TimeProvider.System).Inspect(parsed.GetValue(Paths)!);
        var configuration = parsed.InvocationConfiguration;
        if (parsed.GetValue(Format) == "json")
        {
            InspectionJson.Write(files, configuration.Output);
        }
        else
        {
            InspectionText.Write([.. files.Where(file => file.Items.Count > 0)], configuration.Output);
        }

        // The other faults stand in the report beside what they concern.
        var hopeless = files.Where(file => file.Items.Count == 0).SelectMany(file => file.Faults.Select(fault => $"{file.File}: {fault}"));
        await CommandLine.ReportAsync(configuration.Error, hopeless, null);
        return files.All(file => file.Faults.Count == 0) ? ExitCodes.Clean : ExitCodes.Findings;
    }
}
