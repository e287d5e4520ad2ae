using System.CommandLine;
using System.Net;
using Enforcer.Certificates;
using Enforcer.Hosting;
using Enforcer.Issuer;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Kubernetes;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Issuing;

/// <summary><c>enforcer issuer</c>: signs workload certificates.</summary>
internal static class IssuerCommand
{
    private static readonly IssuerOptions Defaults = new() { Replica = "" };

    private static readonly Option<string?> TrustDomain = new("--create-ca") { Description = "Make the first authority for this trust domain where none is stored; without, the issuer does not start then.", HelpName = "TRUST-DOMAIN" };
    private static readonly Option<string?> JoinTokensFile = new("--join-tokens") { Description = "Callers prove themselves by join tokens of this file ('enforcer issuer token'), then by their certificate.", HelpName = "FILE" };
    private static readonly Option<bool> ServiceAccounts = new("--service-accounts") { Description = "Callers prove themselves by a service-account token that is bound to their Pod (TokenReview)." };
    private static readonly Option<string> Audience = new("--audience") { DefaultValueFactory = _ => "enforcer.dev/issuer", Description = "The audience that a service-account token must be made for." };
    private static readonly Option<bool> DistributeBundle = new("--distribute-bundle") { Description = "Keep the bundle in the ConfigMap enforcer-bundle of each namespace labelled enforcer.dev/inject or enforcer.dev/bundle: enabled." };
    private static readonly Option<bool> SignRequests = new("--sign-requests") { Description = "Sign approved CertificateSigningRequests for the signer enforcer.dev/workload." };
    private static readonly Option<string> RotateEvery = new("--rotate-ca-every") { DefaultValueFactory = _ => "never", Description = "Replace the authority by schedule, each step once it is safe: a duration, auto (at two thirds of its life, which is the latest in any case), or never (by hand)." };
    private static readonly Option<string> Namespace = new("--namespace") { DefaultValueFactory = _ => Defaults.Namespace, Description = "Where the Lease is by which one replica does both." };
    private static readonly Option<string[]> Names = new("--name") { DefaultValueFactory = _ => [], Description = "DNS name or address of the issuer, for clients that check host names; may be repeated (default: localhost and loopback)." };
    private static readonly Option<string> IdentityPath = new("--identity-path") { DefaultValueFactory = _ => Defaults.IdentityPath, Description = "Path of the issuer's own identity in the trust domain; gateways go by it." };
    private static readonly Option<int> Rate = new("--rate") { DefaultValueFactory = _ => Defaults.RatePerMinute, Description = "Certificates that one identity may get in a minute." };
    private static readonly Option<string> ListLifetime = new("--crl-lifetime") { DefaultValueFactory = _ => Durations.Format(Defaults.ListLifetime), Description = "From one revocation list to the moment when the next must be there." };
    private static readonly Option<string?> Replica = new("--replica") { Description = "Who this replica is (default: host name and process); two must never share it." };
    private static readonly Option<string?> Bind = new("--bind") { Description = "IP address to listen on (default: every address)." };
    private static readonly Option<int> Port = new("--port") { DefaultValueFactory = _ => Defaults.Port, Description = "HTTPS port; 0 lets the kernel choose." };
    private static readonly Option<int> AdminPort = new("--admin-port") { DefaultValueFactory = _ => Defaults.AdminPort, Description = "HTTP port for /healthz, /readyz and /metrics; 0 lets the kernel choose." };
    private static readonly Option<int> DrainSeconds = new("--drain-delay") { DefaultValueFactory = _ => (int)Defaults.Drain.Delay.TotalSeconds, Description = "Seconds to serve on after SIGTERM while /readyz says no." };

    public static Command Create()
    {
        var command = new Command("issuer", "Sign workload certificates for callers that prove who they are (RFC 7030, EST).")
        {
            TrustDomain, JoinTokensFile, ServiceAccounts, Audience, DistributeBundle, SignRequests, RotateEvery, Namespace, Names, IdentityPath, Rate, ListLifetime, Replica, Bind, Port, AdminPort, DrainSeconds,
        };
        IssuerStoreOptions.AddTo(command);
        command.SetAction(RunAsync);
        command.Subcommands.Add(IssuerAuthorityCommands.Create());
        command.Subcommands.Add(IssuerTokenCommand.Create());
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = ReadOptions(parsed);
        var cluster = IssuerStoreOptions.Cluster(parsed);
        var (state, ledger) = IssuerStoreOptions.Open(parsed, () => cluster.Value);
        var stores = new IssuerStores(state, ledger, await CallersAsync(parsed, options, state, () => cluster.Value, cancellationToken), NeedsCluster(parsed, options) ? cluster.Value : null);
        await using var host = await IssuerHost.BuildAsync(options, stores, ServerLogs.ToStandardError, null, cancellationToken);
        await host.StartAsync(cancellationToken);
        foreach (var url in host.Urls)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"listening on {url}");
        }

        await host.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Clean;
    }

    private static async Task<ICallers?> CallersAsync(ParseResult parsed, IssuerOptions options, IStateStore store, Func<ClusterClient> cluster, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(JoinTokensFile) is { } file)
        {
            var tokens = new JoinTokens(file, TimeProvider.System);
            tokens.Read();
            return tokens;
        }

        if (!parsed.GetValue(ServiceAccounts))
        {
            return null;
        }

        var state = await store.UpdateAsync(found => found ?? options.CreateWith?.Invoke() ?? throw new ConfigurationException($"{store.Name} holds no authority yet", "make one: 'enforcer issuer ca init'"), cancellationToken);
        return new ServiceAccountTokens(cluster(), state.TrustDomain, parsed.GetValue(Audience)!);
    }

    private static IssuerOptions ReadOptions(ParseResult parsed)
    {
        IPAddress? address = null;
        var faults = Faults(parsed).ToList();
        if (parsed.GetValue(Bind) is { } bind && !IPAddress.TryParse(bind, out address))
        {
            faults.Add($"--bind: '{bind}' is no IP address");
        }

        if (!Durations.TryParse(parsed.GetValue(ListLifetime), out var lists) || lists < TimeSpan.FromMinutes(1))
        {
            faults.Add($"--crl-lifetime: '{parsed.GetValue(ListLifetime)}' is no duration of a minute or more, such as 24h");
        }

        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults, "'enforcer issuer --help' shows what is known");
        }

        return new IssuerOptions
        {
            Replica = parsed.GetValue(Replica) ?? $"{Environment.MachineName}-{Environment.ProcessId}",
            CreateWith = parsed.GetValue(TrustDomain) is { } domain ? () => IssuerAuthorityCommands.First(domain) : null,
            Names = parsed.GetValue(Names) is { Length: > 0 } names ? names : Defaults.Names,
            IdentityPath = parsed.GetValue(IdentityPath)!,
            Address = address,
            Port = parsed.GetValue(Port),
            AdminPort = parsed.GetValue(AdminPort),
            RatePerMinute = parsed.GetValue(Rate),
            Namespace = parsed.GetValue(Namespace)!,
            DistributeBundle = parsed.GetValue(DistributeBundle),
            SignRequests = parsed.GetValue(SignRequests),
            Rotation = Rotation(parsed, out _),
            RenewByCertificate = parsed.GetValue(JoinTokensFile) is not null,
            ListLifetime = lists,
            Drain = Defaults.Drain with { Delay = TimeSpan.FromSeconds(parsed.GetValue(DrainSeconds)) },
        };
    }

    private static bool NeedsCluster(ParseResult parsed, IssuerOptions options) =>
        options.DistributeBundle || options.SignRequests || (options.Rotation is not null && IssuerStoreOptions.IsInCluster(parsed));

    private static RotationPlan? Rotation(ParseResult parsed, out string? fault)
    {
        var text = parsed.GetValue(RotateEvery)!;
        fault = null;
        switch (text)
        {
            case "never":
                return null;
            case "auto":
                return new RotationPlan(null);
            case var _ when Durations.TryParse(text, out var every) && every > TimeSpan.Zero:
                return new RotationPlan(every);
            default:
                fault = $"--rotate-ca-every: '{text}': expected auto, never, or a duration such as 720h";
                return null;
        }
    }

    private static IEnumerable<string> Faults(ParseResult parsed)
    {
        Rotation(parsed, out var rotation);
        if (rotation is not null)
        {
            yield return rotation;
        }

        if (parsed.GetValue(JoinTokensFile) is not null && parsed.GetValue(ServiceAccounts))
        {
            yield return "--join-tokens and --service-accounts exclude each other";
        }

        if (parsed.GetValue(JoinTokensFile) is null && !parsed.GetValue(ServiceAccounts))
        {
            yield return "expected one of --service-accounts and --join-tokens FILE: without, nobody could prove anything";
        }

        if (parsed.GetValue(TrustDomain) is { } domain && (!SpiffeId.TryParse($"spiffe://{domain}", out var id) || id.HasPath))
        {
            yield return $"--create-ca: '{domain}' is no trust domain: use lower-case letters, digits, dots, dashes and underscores";
        }

        if (!SpiffeId.TryParse($"spiffe://x{parsed.GetValue(IdentityPath)}", out var own) || !own.HasPath)
        {
            yield return $"--identity-path: '{parsed.GetValue(IdentityPath)}' is no path of an identity, such as {Defaults.IdentityPath}";
        }

        foreach (var option in (Option<int>[])[Port, AdminPort])
        {
            if (parsed.GetValue(option) is < 0 or > 65535)
            {
                yield return $"{option.Name}: {parsed.GetValue(option)} is no port";
            }
        }

        if (parsed.GetValue(Rate) is < 1 or > 1_000_000)
        {
            yield return "--rate: expected 1 to 1000000";
        }

        if (parsed.GetValue(DrainSeconds) is < 0 or > 300)
        {
            yield return "--drain-delay: expected 0 to 300 seconds";
        }
    }
}
