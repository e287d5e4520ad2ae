using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Policies;
using Enforcer.Preflight;
using Enforcer.Preflight.Sources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Reports;

namespace Enforcer.Cli.Certs;

/// <summary><c>enforcer certs check</c>: what would break, before it breaks.</summary>
internal static class CertsCheckCommand
{
    private static readonly Argument<string[]> Sources = new("source") { Arity = ArgumentArity.OneOrMore, Description = $"What to check: {CheckSourceCatalog.Supported}." };

    private static readonly Option<string?> Within = new("--within")
    {
        HelpName = "duration",
        Description = "Find what ends sooner than this, such as 30d (default: 30d, of authorities 60d, but never more than the last third of a certificate's life).",
    };

    private static readonly Option<string?> At = new("--at") { HelpName = "time", Description = "Judge as if it were this time, such as 2026-12-31T00:00:00Z (default: now)." };
    private static readonly Option<string[]> Roots = new("--roots") { HelpName = "file", Description = "The bundle that must cover every leaf; may be repeated (default: the bundle beside each, else all that are found)." };
    private static readonly Option<string[]> Dns = new("--dns") { Description = "A DNS name that every leaf must have; may be repeated." };
    private static readonly Option<string[]> Ids = new("--spiffe-id") { Description = "A SPIFFE ID that every leaf must have; may be repeated." };
    private static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "Kubeconfig of cluster sources (default: KUBECONFIG, ~/.kube/config, the Pod's service account)." };
    private static readonly Option<string?> Namespace = new("--namespace", "-n") { Description = "Look at this namespace of the cluster only." };
    private static readonly Option<string?> ClientCertificate = new("--client-cert") { HelpName = "file", Description = "Offer this certificate to endpoints (PEM, intermediates behind it); needs --client-key." };
    private static readonly Option<string?> ClientKey = new("--client-key") { HelpName = "file", Description = "Its private key, PEM." };
    private static readonly Option<string?> ServerName = new("--sni") { HelpName = "name", Description = "Ask endpoints for this name, and expect it of them (default: the host of the address)." };
    private static readonly Option<string[]> StorePassword = new("--store-password") { HelpName = "file", Description = "File whose first line is the password of PKCS#12 stores; may be repeated (those without, and those of cert-manager Certificates, need none)." };
    private static readonly Option<string[]> Exclude = new("--exclude") { Description = "Leave out paths or names that match this pattern (* and ?); may be repeated." };
    private static readonly Option<string?> Config = new("--config") { Description = "Levels and severities by rule, and exceptions (default: enforcer.yaml in the working folder, where there is one)." };
    private static readonly Option<string> Format = new("--format") { DefaultValueFactory = _ => "text", Description = "Report format: " + string.Join(", ", ReportCatalog.All.Select(report => report.Name)) + "." };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Write the report to this file instead of standard output." };
    private static readonly Option<string?> FailOn = new("--fail-on") { Description = "Exit 1 only for findings of this level (audit, warn, deny) or severity (low, medium, high, critical) or above (default: any finding)." };
    private static readonly Option<bool> IgnoreErrors = new("--ignore-errors") { Description = "Do not exit 1 because something could not be judged; it is still reported." };

    public static Command Create()
    {
        var command = new Command("check", "Find what would break: chains, keys, names, bundles, lifetimes, webhooks, clocks; exit 1 where something is found.")
        {
            Sources, Within, At, Roots, Dns, Ids, Kubeconfig, Namespace, ClientCertificate, ClientKey, ServerName, StorePassword, Exclude, Config, Format, Output, FailOn, IgnoreErrors,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = ReportCatalog.Find(parsed.GetValue(Format)!)
            ?? throw new ConfigurationException($"unknown format '{parsed.GetValue(Format)}'", $"known are {string.Join(", ", ReportCatalog.All.Select(known => known.Name))}");
        var threshold = Threshold.Parse(parsed.GetValue(FailOn));
        var options = await OptionsAsync(parsed, cancellationToken);
        var result = await Terminal.WithStatusAsync(_ => new CheckRunner(TimeProvider.System).RunAsync(options, cancellationToken));
        await Terminal.WriteAsync(parsed.GetValue(Output), parsed.InvocationConfiguration.Output, (writer, colour) => report.Write(result, writer, colour));
        var failed = result.Open.Any(threshold.Reaches) || (result.Errors.Count > 0 && !parsed.GetValue(IgnoreErrors));
        return failed ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private static async Task<CheckOptions> OptionsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var options = new CheckOptions
        {
            Sources = parsed.GetValue(Sources)!,
            Exclude = parsed.GetValue(Exclude) ?? [],
            Kubeconfig = parsed.GetValue(Kubeconfig),
            Namespace = parsed.GetValue(Namespace),
            Within = CertsOptions.Duration("--within", parsed.GetValue(Within), faults),
            At = CertsOptions.Time("--at", parsed.GetValue(At), faults),
            Roots = parsed.GetValue(Roots) ?? [],
            Names = Names(parsed, faults),
            Endpoint = Endpoint(parsed, faults),
            StorePasswords = [.. (parsed.GetValue(StorePassword) ?? []).Select(file => File.ReadLines(file).FirstOrDefault(""))],
            Policies = await ScanCommand.ReadPoliciesAsync(parsed.GetValue(Config), cancellationToken),
        };
        return faults.Count == 0 ? options : throw new ConfigurationException(faults, "'enforcer certs check --help' shows what is known");
    }

    private static List<PeerName> Names(ParseResult parsed, List<string> faults)
    {
        var (hosts, ids) = (parsed.GetValue(Dns) ?? [], parsed.GetValue(Ids) ?? []);
        faults.AddRange(hosts.Where(host => !HostName.IsValid(host)).Select(host => $"--dns: '{host}' is no DNS name"));
        faults.AddRange(ids.Where(id => !SpiffeId.TryParse(id, out _)).Select(id => $"--spiffe-id: '{id}' is no SPIFFE ID"));
        return [.. hosts.Select(host => new PeerName(GeneralNameKind.Dns, host)), .. ids.Select(id => new PeerName(GeneralNameKind.Uri, id))];
    }

    private static EndpointOptions Endpoint(ParseResult parsed, List<string> faults)
    {
        var options = new EndpointOptions { ServerName = parsed.GetValue(ServerName) };
        var (certificate, key) = (parsed.GetValue(ClientCertificate), parsed.GetValue(ClientKey));
        if (certificate is null != key is null)
        {
            faults.Add("--client-cert and --client-key are given together");
        }

        if (certificate is null || key is null)
        {
            return options;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return options with { ClientCertificate = X509Certificate2.CreateFromPemFile(certificate, key), ClientIntermediates = [.. chain.Skip(1)] };
        }
        catch (CryptographicException)
        {
            // Its own text may quote what it read.
            faults.Add($"--client-cert, --client-key: '{certificate}' and '{key}' are no PEM certificate with its unencrypted key");
            return options;
        }
    }
}
