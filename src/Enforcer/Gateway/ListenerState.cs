using Enforcer.Gateway.Authorization;
using Enforcer.Gateway.Forwarding;

namespace Enforcer.Gateway;

/// <summary>What a reload may change of a listener, compiled.</summary>
internal sealed record ListenerState(RouteTable Routes, AccessPolicy Access);
