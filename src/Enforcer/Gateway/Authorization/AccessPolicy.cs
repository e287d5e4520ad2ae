using System.Net;
using Enforcer.Certificates;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Authorization;

/// <summary>The access rules of one listener, compiled once for each configuration.</summary>
internal sealed class AccessPolicy(AccessOptions options)
{
    private readonly AccessRule[] _rules = [.. options.Rules.Select(rule => new AccessRule(rule, options.IgnorePathCase))];

    /// <summary>The part of the policy that speaks of one peer: chosen once for each connection, asked for each request.</summary>
    public PeerAccess For(SpiffeId identity, IPAddress? source) => new(this, [.. _rules.Where(rule => rule.Names(identity, source))], options.Default);
}
