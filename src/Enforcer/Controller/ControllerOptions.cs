using System.Net;
using Enforcer.Certificates.Serving;
using Enforcer.Controller.Reports;
using Enforcer.Hosting;
using Enforcer.Kubernetes;

namespace Enforcer.Controller;

/// <summary>Where the controller works and what it looks after.</summary>
internal sealed record ControllerOptions
{
    /// <summary>Who leads; its namespace holds the Secrets, too.</summary>
    public required LeaseOptions Lease { get; init; }

    /// <summary>The webhook's Service, <c>enforcer-webhook</c>: the serving certificate carries its names.</summary>
    public required string ServiceName { get; init; }

    /// <summary>Other DNS names or addresses by which API servers call the webhook, as for one registered by URL. Default none.</summary>
    public IReadOnlyList<string> ExtraNames { get; init; } = [];

    /// <summary>The Secret with the authorities' keys; nobody but the controller may read it.</summary>
    public string AuthoritySecret { get; init; } = "enforcer-webhook-authority";

    /// <summary>The Secret that the webhook's replicas mount: <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>.</summary>
    public string ServingSecret { get; init; } = "enforcer-webhook-certificate";

    /// <summary>The name of the validating and of the mutating webhook configuration.</summary>
    public string WebhookConfiguration { get; init; } = "enforcer";

    public ServingLifetimes Lifetimes { get; init; } = new();

    /// <summary>Between two looks at Secrets and configurations. Default 5 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Null scans nothing and writes no reports.</summary>
    public ReportOptions? Reports { get; init; }

    /// <summary>Null listens on every address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>HTTP, health and metrics. 0 lets the kernel choose. Default 8080.</summary>
    public int AdminPort { get; init; } = 8080;

    public DrainOptions Drain { get; init; } = new() { Delay = TimeSpan.Zero, Timeout = TimeSpan.FromSeconds(10) };
}
