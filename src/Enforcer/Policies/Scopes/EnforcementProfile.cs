namespace Enforcer.Policies.Scopes;

/// <summary>How severities turn into levels where nothing closer says so: one word for a whole cluster's attitude.</summary>
internal enum EnforcementProfile
{
    /// <summary>Critical and high deny, medium warns, low is audited.</summary>
    Standard,

    /// <summary>Nothing is refused, all is told: what would be refused warns. For the first weeks.</summary>
    Observe,

    /// <summary>Medium denies, too, and low warns.</summary>
    Strict,
}
