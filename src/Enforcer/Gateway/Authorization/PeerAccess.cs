using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Authorization;

/// <summary>What one peer may do under one policy.</summary>
internal sealed class PeerAccess(AccessPolicy policy, AccessRule[] rules, AccessMode byDefault)
{
    /// <summary>To notice that a reload brought another policy.</summary>
    public AccessPolicy Policy => policy;

    /// <summary>A matching deny wins over every allow; where nothing matches the default decides. Denied is the fall-through.</summary>
    /// <param name="method">As sent; empty for raw bytes.</param>
    /// <param name="path">Decoded and canonical; empty for raw bytes.</param>
    public AccessDecision Decide(string method, string path)
    {
        var allowed = false;
        foreach (var rule in rules)
        {
            if (rule.Covers(method, path))
            {
                if (rule.Denies)
                {
                    return AccessDecision.Denied;
                }

                allowed = true;
            }
        }

        return (allowed, byDefault) switch
        {
            (true, _) or (_, AccessMode.Allow) => AccessDecision.Allowed,
            (_, AccessMode.Audit) => AccessDecision.Audited,
            _ => AccessDecision.Denied,
        };
    }
}
