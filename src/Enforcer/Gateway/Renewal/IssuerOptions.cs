using Enforcer.Certificates;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Gateway.Renewal;

/// <summary>Where the gateway gets its certificate, where it does not get it from files.</summary>
internal sealed record IssuerOptions
{
    /// <summary>The issuer, <c>https://host:port</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>The identity that the issuer must prove. Default <c>/ns/enforcer-system/sa/enforcer-issuer</c> of the trust domain.</summary>
    public required SpiffeId Peer { get; init; }

    /// <summary>PEM file of roots that the first connection is verified against; later the bundle from the issuer counts, or a newer file.</summary>
    public required string Bundle { get; init; }

    /// <summary>File with the bearer token, read at each use.</summary>
    public required string Token { get; init; }

    /// <summary>Default token.</summary>
    public RenewalWay Renew { get; init; } = RenewalWay.Token;

    /// <summary>What an absent or stale revocation list means for a peer; off fetches none. Default prefer, since an intermediate's own list may lie with an offline root.</summary>
    public RevocationMode Revocation { get; init; } = RevocationMode.Prefer;

    /// <summary>Between two looks at bundle and lists. Default 10 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For one request to the issuer. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
