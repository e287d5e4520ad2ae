using Enforcer.Certificates;

namespace Enforcer.Gateway.Configuration;

/// <summary>Where a request goes.</summary>
internal sealed record ListenerRoute
{
    /// <summary>Host names, with or without port; <c>*.suffix</c> for every name below. Empty: every host.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// Outbound <c>https://</c> or <c>tls://</c>; inbound <c>http://</c>, <c>h2c://</c> or <c>tcp://</c>. Several, only outbound, share the load; each
    /// may be a name that leads to several addresses.
    /// </summary>
    public required IReadOnlyList<Uri> Upstreams { get; init; }

    /// <summary>The first, and most often the only one.</summary>
    public Uri Upstream => Upstreams[0];

    /// <summary>Outbound only: the one identity that the upstream must prove.</summary>
    public SpiffeId? Peer { get; init; }
}
