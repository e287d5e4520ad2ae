using System.CommandLine;
using System.Net;
using System.Reflection;
using Enforcer.Admission;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.Recording;
using Enforcer.Admission.References;
using Enforcer.Gateway.Renewal;
using Enforcer.Hosting;
using Enforcer.Kubernetes;
using Enforcer.Resources.Settings;
using Enforcer.Telemetry.Tracing;

namespace Enforcer.Cli;

/// <summary><c>enforcer webhook</c>: the rules at admission.</summary>
internal static class WebhookCommand
{
    private static readonly Option<string> Certificate = new("--cert") { Required = true, Description = "Serving certificate, PEM, leaf first; followed while running." };
    private static readonly Option<string> Key = new("--key") { Required = true, Description = "Its private key, PEM; followed while running." };
    private static readonly Option<int> Port = new("--port") { DefaultValueFactory = _ => 8443, Description = "HTTPS port for /validate and /mutate; 0 lets the kernel choose." };
    private static readonly Option<int> AdminPort = new("--admin-port") { DefaultValueFactory = _ => 8080, Description = "HTTP port for /healthz, /readyz and /metrics; 0 lets the kernel choose." };
    private static readonly Option<string?> Bind = new("--bind") { Description = "IP address to listen on (default: every address)." };
    private static readonly Option<string?> Config = new("--config") { Description = "Levels and severities by rule (enforcer.yaml); followed while running." };
    private static readonly Option<string?> ClientAuthority = new("--client-ca") { Description = "Answer only clients with a certificate of this authority (PEM), as the API server can be given one; followed while running." };
    private static readonly Option<string[]> ClientName = new("--client-name") { DefaultValueFactory = _ => [], Description = "Common or DNS name that the client's certificate must carry; may be repeated. Needs --client-ca." };
    private static readonly Option<string?> DecisionLog = new("--decision-log") { Description = "Keep every decision as a line of JSON in this file; at 64 MiB it is moved aside, five files are kept." };
    private static readonly Option<string?> TracingEndpoint = new("--tracing-endpoint") { Description = "Send a span of each review to this OTLP receiver, such as http://collector:4318." };
    private static readonly Option<double> TracingSample = new("--tracing-sample") { DefaultValueFactory = _ => 0.01, Description = "The part of the traces that begin here which is sent, 0 to 1; one that began elsewhere is sent where its author records it." };
    private static readonly Option<string> SidecarImage = new("--sidecar-image") { DefaultValueFactory = _ => $"enforcer:{Version}", Description = "Image of the injected gateway." };
    private static readonly Option<string?> SidecarIssuer = new("--sidecar-issuer") { Description = "Injected gateways get their certificates from this issuer, but for Pods whose annotation names a Secret.", HelpName = "URL" };
    private static readonly Option<string> SidecarAudience = new("--sidecar-audience") { DefaultValueFactory = _ => "enforcer.dev/issuer", Description = "The audience that their tokens are made for, as the issuer's --audience." };
    private static readonly Option<string> Native = new Option<string>("--native-sidecar") { DefaultValueFactory = _ => "auto", Description = "Inject a native sidecar (Kubernetes 1.29 or newer): always, never, or auto, which is a plain container where the server's version is not known." }
        .AcceptOnlyFromAmong("auto", "always", "never");
    private static readonly Option<int> DrainSeconds = new("--drain-delay") { DefaultValueFactory = _ => 5, Description = "Seconds to serve on after SIGTERM while /readyz says no." };
    private static readonly Option<string?> Bindings = new("--bindings") { Description = "SecretBindings: a file, or a folder of files; followed while running." };
    private static readonly Option<bool> NoCluster = new("--no-cluster") { Description = "Know nothing of a cluster (the default)." };
    private static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "Follow this kubeconfig's cluster: objects are judged among all others; SecretBindings, and the names and keys of Secrets, count, too." };
    private static readonly Option<bool> InCluster = new("--in-cluster") { Description = "The same, of the cluster that this Pod runs in." };
    private static readonly Option<string> Missing = new Option<string>("--missing-secret") { DefaultValueFactory = _ => "warn", Description = "With a cluster: what to do with a reference to a Secret or key that is not there: ignore (Secrets are not followed), warn or deny." }
        .AcceptOnlyFromAmong("ignore", "warn", "deny");

    private static readonly Option<string> StaleAfter = new("--stale-after") { DefaultValueFactory = _ => "60s", Description = "With a cluster: how long its API server may be silent before what is known of it counts no more, and each object is judged on its own, with a warning." };

    private static string Version => typeof(WebhookCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static Command Create()
    {
        var command = new Command("webhook", "Serve the validating and mutating admission webhooks.")
        {
            Certificate, Key, Port, AdminPort, Bind, Config, ClientAuthority, ClientName, DecisionLog, TracingEndpoint, TracingSample, SidecarImage, SidecarIssuer, SidecarAudience, Native, DrainSeconds, Bindings, NoCluster, Kubeconfig, InCluster, Missing, StaleAfter,
        };
        command.SetAction(RunAsync);
        command.Subcommands.Add(WebhookSwitchCommands.CreateDisable());
        command.Subcommands.Add(WebhookSwitchCommands.CreateEnable());
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = AdmissionHost.Build(ReadOptions(parsed), ServerLogs.ToStandardError);
        await host.StartAsync(cancellationToken);
        foreach (var url in host.Urls)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"listening on {url}");
        }

        await host.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Clean;
    }

    private static AdmissionOptions ReadOptions(ParseResult parsed)
    {
        IPAddress? address = null;
        var faults = Faults(parsed).ToList();
        if (parsed.GetValue(Bind) is { } bind && !IPAddress.TryParse(bind, out address))
        {
            faults.Add($"--bind: '{bind}' is no IP address");
        }

        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults, "'enforcer webhook --help' shows what is known");
        }

        return new AdmissionOptions
        {
            CertificateFile = parsed.GetValue(Certificate)!,
            KeyFile = parsed.GetValue(Key)!,
            ConfigFile = parsed.GetValue(Config),
            BindingsPath = parsed.GetValue(Bindings),
            Cluster = Cluster(parsed),
            StaleAfter = Durations.TryParse(parsed.GetValue(StaleAfter), out var stale) ? stale : TimeSpan.Zero,
            MissingSecret = Enum.Parse<MissingSecret>(parsed.GetValue(Missing)!, ignoreCase: true),
            ClientAuthorityFile = parsed.GetValue(ClientAuthority),
            ClientNames = parsed.GetValue(ClientName)!,
            DecisionLog = parsed.GetValue(DecisionLog) is { } log ? new DecisionLogOptions { File = log } : null,
            Tracing = TracingOptions.ReadEndpoint(parsed.GetValue(TracingEndpoint)) is { } endpoint
                ? new TracingOptions { Endpoint = endpoint, Service = "enforcer-webhook", Sample = parsed.GetValue(TracingSample) }
                : null,
            Address = address,
            Port = parsed.GetValue(Port),
            AdminPort = parsed.GetValue(AdminPort),
            Sidecar = Sidecar(parsed),
            Drain = new DrainOptions { Delay = TimeSpan.FromSeconds(parsed.GetValue(DrainSeconds)), Timeout = TimeSpan.FromSeconds(15) },
        };
    }

    private static SidecarOptions Sidecar(ParseResult parsed) => new()
    {
        Image = parsed.GetValue(SidecarImage)!,
        Issuer = IssuerReader.TryReadUrl(parsed.GetValue(SidecarIssuer), out var issuer) ? new SidecarIssuer(issuer, parsed.GetValue(SidecarAudience)!) : null,
        Native = Enum.Parse<NativeSidecar>(parsed.GetValue(Native)!, ignoreCase: true),
    };

    private static ClusterAccess? Cluster(ParseResult parsed) => (parsed.GetValue(Kubeconfig), parsed.GetValue(InCluster)) switch
    {
        ({ } file, _) => ClusterAccessLocator.OfProcess.Locate(file, context: null),
        (_, true) => ClusterAccessLocator.OfProcess.LocatePod(),
        _ => null,
    };

    private static IEnumerable<string> Faults(ParseResult parsed)
    {
        if ((parsed.GetValue(NoCluster) ? 1 : 0) + (parsed.GetValue(Kubeconfig) is null ? 0 : 1) + (parsed.GetValue(InCluster) ? 1 : 0) > 1)
        {
            yield return "--no-cluster, --kubeconfig and --in-cluster exclude each other";
        }

        if (parsed.GetValue(ClientName)!.Length > 0 && parsed.GetValue(ClientAuthority) is null)
        {
            yield return "--client-name: needs --client-ca, without which nobody's certificate is asked for";
        }

        if (parsed.GetValue(SidecarIssuer) is { } issuer && !IssuerReader.TryReadUrl(issuer, out _))
        {
            yield return $"--sidecar-issuer: '{issuer}': expected {IssuerReader.UsualUrl}";
        }

        foreach (var option in (Option<int>[])[Port, AdminPort])
        {
            if (parsed.GetValue(option) is < 0 or > 65535)
            {
                yield return $"{option.Name}: {parsed.GetValue(option)} is no port";
            }
        }

        if (!Durations.TryParse(parsed.GetValue(StaleAfter), out var stale) || stale <= TimeSpan.Zero)
        {
            yield return $"{StaleAfter.Name}: '{parsed.GetValue(StaleAfter)}' is no duration such as 30s or 2m";
        }

        if (parsed.GetValue(TracingEndpoint) is { } tracing && TracingOptions.ReadEndpoint(tracing) is null)
        {
            yield return $"{TracingEndpoint.Name}: '{tracing}' is no OTLP receiver such as http://collector:4318";
        }

        if (parsed.GetValue(TracingSample) is not (>= 0 and <= 1))
        {
            yield return $"{TracingSample.Name}: expected a number from 0 to 1";
        }

        if (parsed.GetValue(DrainSeconds) is < 0 or > 300)
        {
            yield return "--drain-delay: expected 0 to 300 seconds";
        }
    }
}
