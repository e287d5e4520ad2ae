namespace Enforcer.Gateway.Configuration;

/// <summary>Who may do what on an inbound listener.</summary>
internal sealed record AccessOptions
{
    /// <summary>What becomes of a request that no rule matches. Default deny.</summary>
    public AccessMode Default { get; init; } = AccessMode.Deny;

    /// <summary>Order does not matter: a matching deny wins over every allow.</summary>
    public IReadOnlyList<AccessRuleOptions> Rules { get; init; } = [];
}
