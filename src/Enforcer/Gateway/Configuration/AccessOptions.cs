namespace Enforcer.Gateway.Configuration;

/// <summary>Who may do what on an inbound listener.</summary>
internal sealed record AccessOptions
{
    /// <summary>What becomes of a request that no rule matches. Default deny.</summary>
    public AccessMode Default { get; init; } = AccessMode.Deny;

    /// <summary>For apps that take <c>/Admin</c> for <c>/admin</c>: paths are compared without case then. Default no.</summary>
    public bool IgnorePathCase { get; init; }

    /// <summary>Order does not matter: a matching deny wins over every allow.</summary>
    public IReadOnlyList<AccessRuleOptions> Rules { get; init; } = [];
}
