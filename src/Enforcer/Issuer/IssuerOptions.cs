using System.Net;
using Enforcer.Hosting;
using Enforcer.Issuer.Authorities;

namespace Enforcer.Issuer;

/// <summary>How one replica of the issuer runs. What all replicas must agree on stands in <see cref="AuthorityState"/> instead.</summary>
internal sealed record IssuerOptions
{
    /// <summary>Who this replica is in ledgers and the Lease; two must never share it.</summary>
    public required string Replica { get; init; }

    /// <summary>Makes the first state where none is stored; null refuses to start then.</summary>
    public Func<AuthorityState>? CreateWith { get; init; }

    /// <summary>DNS names and addresses by which clients call, besides the issuer's identity. Default localhost and the loopback addresses.</summary>
    public IReadOnlyList<string> Names { get; init; } = ["localhost", "127.0.0.1", "::1"];

    /// <summary>The path of the issuer's own identity in the trust domain. Default <c>/ns/enforcer-system/sa/enforcer-issuer</c>.</summary>
    public string IdentityPath { get; init; } = "/ns/enforcer-system/sa/enforcer-issuer";

    /// <summary>Null listens on every address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>HTTPS; 0 lets the kernel choose. Default 8443.</summary>
    public int Port { get; init; } = 8443;

    /// <summary>HTTP, health and metrics; 0 lets the kernel choose. Default 8080.</summary>
    public int AdminPort { get; init; } = 8080;

    /// <summary>Leaves that one identity may get in a minute, and at once after a quiet one. Default 120: a workload of as many replicas that all start together.</summary>
    public int RatePerMinute { get; init; } = 120;

    /// <summary>Requests that are judged at a time; others wait for five seconds at most. Default 64.</summary>
    public int MostAtOnce { get; init; } = 64;

    /// <summary>Whether a valid certificate is enough for the next one. Default false; true where workloads join by token, which is good only once.</summary>
    public bool RenewByCertificate { get; init; }

    /// <summary>The namespace of the Lease by which one replica works for all. Default <c>enforcer-system</c>.</summary>
    public string Namespace { get; init; } = "enforcer-system";

    /// <summary>Whether the bundle is kept in a ConfigMap of each namespace whose workloads carry the gateway. Default false.</summary>
    public bool DistributeBundle { get; init; }

    /// <summary>Whether approved CertificateSigningRequests for <c>enforcer.dev/workload</c> are signed. Default false.</summary>
    public bool SignRequests { get; init; }

    /// <summary>When authorities are replaced by schedule; null: by hand alone. Default null.</summary>
    public RotationPlan? Rotation { get; init; }

    /// <summary>From one revocation list to the moment when the next must be there. Default 24 h; signed anew at an eighth, and at each revocation.</summary>
    public TimeSpan ListLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Between two looks at the stored state. Default 1 s.</summary>
    public TimeSpan FollowPeriod { get; init; } = TimeSpan.FromSeconds(1);

    public DrainOptions Drain { get; init; } = new() { Delay = TimeSpan.FromSeconds(2), Timeout = TimeSpan.FromSeconds(10) };
}
