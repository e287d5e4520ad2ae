using System.CommandLine;
using System.Net;
using Enforcer.Certificates.Serving;
using Enforcer.Controller;
using Enforcer.Controller.Reports;
using Enforcer.Hosting;
using Enforcer.Kubernetes;
using Enforcer.Policies;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli;

/// <summary><c>enforcer controller</c>: what one replica does for all.</summary>
internal static class ControllerCommand
{
    private static readonly ControllerOptions Defaults = new() { Lease = new LeaseOptions { Namespace = "enforcer-system", Name = "enforcer-controller", Identity = "" }, ServiceName = "enforcer-webhook" };

    private static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "The cluster (default: KUBECONFIG, the home folder's, then the Pod's own service account)." };
    private static readonly Option<string> Namespace = new("--namespace") { DefaultValueFactory = _ => Defaults.Lease.Namespace, Description = "Where the webhook, the Lease and the Secrets are." };
    private static readonly Option<string> Service = new("--service") { DefaultValueFactory = _ => Defaults.ServiceName, Description = "The webhook's Service, whose names the serving certificate carries." };
    private static readonly Option<string[]> ExtraNames = new("--extra-name") { DefaultValueFactory = _ => [], Description = "Another DNS name or address of the webhook, as for one registered by URL; may be repeated." };
    private static readonly Option<string> AuthoritySecret = new("--authority-secret") { DefaultValueFactory = _ => Defaults.AuthoritySecret, Description = "Secret for the certificate authority's keys; only the controller may read it." };
    private static readonly Option<string> ServingSecret = new("--serving-secret") { DefaultValueFactory = _ => Defaults.ServingSecret, Description = "Secret that the webhook's replicas mount." };
    private static readonly Option<string> Configuration = new("--webhook-configuration") { DefaultValueFactory = _ => Defaults.WebhookConfiguration, Description = "Name of the webhook configurations whose caBundle is kept." };
    private static readonly Option<string> AuthorityLifetime = Lifetime("--authority-lifetime", Defaults.Lifetimes.Authority, "Of the certificate authority; replaced at two thirds, the old one trusted on until nothing below it is shown.");
    private static readonly Option<string> LeafLifetime = Lifetime("--certificate-lifetime", Defaults.Lifetimes.Leaf, "Of the serving certificate; replaced at two thirds.");
    private static readonly Option<string> Propagation = Lifetime("--propagation", Defaults.Lifetimes.Propagation, "How long a new bundle is given to reach every API server before anything counts on it.");
    private static readonly Option<string> Retirement = Lifetime("--retirement", Defaults.Lifetimes.Retirement, "How long replicas are given to show the new certificate before the old authority is no longer trusted.");
    private static readonly Option<string> Period = Lifetime("--period", Defaults.Period, "Between two looks at Secrets and configurations.");
    private static readonly Option<string> LeaseDuration = Lifetime("--lease-duration", Defaults.Lease.Duration, "How long a leader that is gone is waited for.");
    private static readonly Option<string?> Identity = new("--identity") { Description = "Who this replica is in the Lease (default: host name and process)." };
    private static readonly Option<bool> Reports = new("--reports") { Description = "Judge what runs and keep PolicyReports of it; restart workloads that ask for it when their Secrets change." };
    private static readonly Option<string?> Config = new("--config") { Description = "Levels and severities by rule (enforcer.yaml) for the reports." };
    private static readonly Option<string> ReportPeriod = Lifetime("--report-period", new ReportOptions().Period, "Between two looks at what changed.");
    private static readonly Option<string?> Bind = new("--bind") { Description = "IP address to listen on (default: every address)." };
    private static readonly Option<int> AdminPort = new("--admin-port") { DefaultValueFactory = _ => Defaults.AdminPort, Description = "HTTP port for /healthz, /readyz and /metrics; 0 lets the kernel choose." };

    public static Command Create()
    {
        var command = new Command("controller", "Look after the webhook's certificates and report what is wrong in the cluster, as the one of several replicas that leads.")
        {
            Kubeconfig, Namespace, Service, ExtraNames, AuthoritySecret, ServingSecret, Configuration, AuthorityLifetime, LeafLifetime, Propagation, Retirement, Period, LeaseDuration, Identity,
            Reports, Config, ReportPeriod, Bind, AdminPort,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = ReadOptions(parsed);
        var access = ClusterAccessLocator.OfProcess.Locate(parsed.GetValue(Kubeconfig), null);
        using var client = new ClusterClient(access, ClusterLimits.Default, TimeProvider.System);
        await using var host = ControllerHost.Build(options, client, ServerLogs.ToStandardError);
        await host.StartAsync(cancellationToken);
        foreach (var url in host.Urls)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"listening on {url}");
        }

        await host.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Clean;
    }

    private static ControllerOptions ReadOptions(ParseResult parsed)
    {
        var faults = new List<string>();
        IPAddress? address = null;
        if (parsed.GetValue(Bind) is { } bind && !IPAddress.TryParse(bind, out address))
        {
            faults.Add($"--bind: '{bind}' is no IP address");
        }

        if (parsed.GetValue(AdminPort) is < 0 or > 65535)
        {
            faults.Add($"{AdminPort.Name}: {parsed.GetValue(AdminPort)} is no port");
        }

        var lifetimes = new ServingLifetimes
        {
            Authority = Read(AuthorityLifetime),
            Leaf = Read(LeafLifetime),
            Propagation = Read(Propagation),
            Retirement = Read(Retirement),
        };
        var (lease, period, reportPeriod) = (Read(LeaseDuration), Read(Period), Read(ReportPeriod));
        if (faults.Count == 0 && lifetimes.Leaf * 3 > lifetimes.Authority)
        {
            faults.Add($"{LeafLifetime.Name}: at most a third of {AuthorityLifetime.Name}, or certificates would end with their authority");
        }

        if (faults.Count == 0 && lease < TimeSpan.FromSeconds(1))
        {
            faults.Add($"{LeaseDuration.Name}: expected at least 1s, which is what a Lease counts in");
        }

        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults, "'enforcer controller --help' shows what is known");
        }

        return new ControllerOptions
        {
            Lease = new LeaseOptions
            {
                Namespace = parsed.GetValue(Namespace)!,
                Name = Defaults.Lease.Name,
                Identity = parsed.GetValue(Identity) ?? $"{Environment.MachineName}_{Environment.ProcessId}",
                Duration = lease,
                RenewDeadline = lease * 2 / 3,
                RetryPeriod = lease / 7.5,
            },
            ServiceName = parsed.GetValue(Service)!,
            ExtraNames = parsed.GetValue(ExtraNames)!,
            AuthoritySecret = parsed.GetValue(AuthoritySecret)!,
            ServingSecret = parsed.GetValue(ServingSecret)!,
            WebhookConfiguration = parsed.GetValue(Configuration)!,
            Lifetimes = lifetimes,
            Period = period,
            Reports = parsed.GetValue(Reports) ? new ReportOptions { Settings = Settings(parsed.GetValue(Config)), Period = reportPeriod } : null,
            Address = address,
            AdminPort = parsed.GetValue(AdminPort),
        };

        TimeSpan Read(Option<string> option)
        {
            if (Durations.TryParse(parsed.GetValue(option), out var span) && span > TimeSpan.Zero)
            {
                return span;
            }

            faults.Add($"{option.Name}: '{parsed.GetValue(option)}' is no duration such as 30s, 10m or 24h");
            return TimeSpan.Zero;
        }
    }

    private static PolicySettings Settings(string? file) => file is null ? PolicySettings.Default : PolicySettings.Parse(file, File.ReadAllText(file));

    private static Option<string> Lifetime(string name, TimeSpan value, string description) =>
        new(name) { DefaultValueFactory = _ => Durations.Format(value), Description = description };
}
