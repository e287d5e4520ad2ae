namespace Enforcer.Gateway.Configuration;

/// <summary>What becomes of a request that no rule speaks about, or an undeclared destination.</summary>
internal enum AccessMode
{
    Deny,
    Allow,

    /// <summary>As a default: let through and counted as what would have been denied: the first step of an introduction. As a rule: counted and no more, a deny on trial.</summary>
    Audit,
}
