using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Authorization;

/// <summary>What one peer may do under one policy.</summary>
internal sealed class PeerAccess(AccessPolicy policy, AccessRule[] rules, AccessMode byDefault)
{
    /// <summary>To notice that a reload brought another policy.</summary>
    public AccessPolicy Policy => policy;

    /// <summary>
    /// A matching deny wins over every allow; where nothing matches the default decides. A matching audit decides nothing: it marks what is let
    /// through. Denied is the fall-through.
    /// </summary>
    public AccessDecision Decide(in AccessRequest request)
    {
        var (allowed, audited) = (false, false);
        foreach (var rule in rules)
        {
            if (!rule.Covers(request))
            {
                continue;
            }

            switch (rule.Action)
            {
                case AccessMode.Allow:
                    allowed = true;
                    break;
                case AccessMode.Audit:
                    audited = true;
                    break;
                default:
                    return AccessDecision.Denied;
            }
        }

        return (allowed, byDefault) switch
        {
            (true, _) or (_, AccessMode.Allow) => audited ? AccessDecision.Audited : AccessDecision.Allowed,
            (_, AccessMode.Audit) => AccessDecision.Audited,
            _ => AccessDecision.Denied,
        };
    }
}
