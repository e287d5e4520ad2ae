namespace Enforcer.Gateway.Authorization;

/// <summary>What the rules say of one request.</summary>
internal enum AccessDecision
{
    Denied,
    Allowed,

    /// <summary>Allowed only because the default is audit.</summary>
    Audited,
}
