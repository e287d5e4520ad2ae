using System.Net;

namespace Enforcer.Certificates.Issuing;

/// <summary>What a leaf certificate shall say about its holder; the authority decides everything else.</summary>
internal sealed record LeafRequest
{
    /// <value>The workload's identity as URI SAN; it must have a path. <see langword="null"/> only for servers known by DNS name, such as the webhook.</value>
    public SpiffeId? Id { get; init; }

    /// <value>DNS SANs besides the identity. Default none.</value>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <value>IP SANs besides the identity. Default none.</value>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <value>From now on; cut at the issuer's own end. Default one hour, at least one second.</value>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);
}
