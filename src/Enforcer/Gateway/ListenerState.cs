using Enforcer.Gateway.Authorization;
using Enforcer.Gateway.Forwarding;
using Enforcer.Gateway.Tunnels;

namespace Enforcer.Gateway;

/// <summary>What a reload may change of a listener, compiled.</summary>
/// <param name="Tunnel">Of a tcp listener, else null.</param>
internal sealed record ListenerState(RouteTable Routes, AccessPolicy Access, TunnelRoute? Tunnel);
