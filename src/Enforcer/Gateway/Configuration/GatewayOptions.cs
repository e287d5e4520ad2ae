using Enforcer.Certificates.Sources;
using Enforcer.Gateway.Egress;
using Enforcer.Gateway.Recording;
using Enforcer.Gateway.Renewal;
using Enforcer.Telemetry.Tracing;

namespace Enforcer.Gateway.Configuration;

/// <summary>One good configuration of the gateway, as read; never changed, only replaced.</summary>
internal sealed record GatewayOptions
{
    /// <summary>Where the identity lies; without meaning where <see cref="Issuer"/> is set.</summary>
    public required IdentityPaths Identity { get; init; }

    /// <summary>Where the identity comes from, if not from files.</summary>
    public IssuerOptions? Issuer { get; init; }

    /// <summary>Peers of any other trust domain are refused.</summary>
    public required string TrustDomain { get; init; }

    public required IReadOnlyList<ListenerOptions> Listeners { get; init; }

    /// <summary>What happens to destinations that no outbound route declares. Default deny.</summary>
    public AccessMode Egress { get; init; } = AccessMode.Deny;

    /// <summary>Destinations outside of the mesh that are declared: let through and not told of.</summary>
    public IReadOnlyList<EgressPattern> EgressDeclared { get; init; } = [];

    /// <summary>Where <c>/healthz</c>, <c>/metrics</c> and the rest answer; null: nowhere.</summary>
    public System.Net.IPEndPoint? Admin { get; init; }

    /// <summary>Whether TLS 1.2 (AEAD suites) is accepted beside 1.3. Default no.</summary>
    public bool AllowTls12 { get; init; }

    /// <summary>Which requests are written down; null: none, since a line costs more than the request.</summary>
    public AccessLogOptions? AccessLog { get; init; }

    /// <summary>Where spans go; null: nowhere, and trace headers pass as they came.</summary>
    public TracingOptions? Tracing { get; init; }

    public LimitOptions Limits { get; init; } = new();
}
