namespace Enforcer.Gateway.Authorization;

/// <summary>What the rules say of one request.</summary>
internal enum AccessDecision
{
    Denied,
    Allowed,

    /// <summary>Let through, but only because the default is audit, or although an audit rule names it.</summary>
    Audited,
}
