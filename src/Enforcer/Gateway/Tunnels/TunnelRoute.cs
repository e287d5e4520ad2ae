using Enforcer.Gateway.Forwarding.Balancing;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Where a tcp listener's bytes go.</summary>
/// <param name="Upstream">As configured; the first of several. For access rules and the log.</param>
/// <param name="Targets">Every address of every upstream.</param>
internal sealed record TunnelRoute(Uri Upstream, BalancedTargets<TunnelTarget> Targets);
