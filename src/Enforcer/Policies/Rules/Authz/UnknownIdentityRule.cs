using Enforcer.Mesh.Identities;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A name that nobody bears is a door that whoever takes the name may open.</summary>
internal sealed class UnknownIdentityRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-unknown-identity",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "AuthorizationPolicy names a service account that does not exist",
        Why = "Nobody matches today: a DENY denies nobody, an ALLOW lets nobody in, and whoever may create service accounts in that namespace can make himself the caller that is meant.",
        Remediation = "Name the service account that the caller runs as, or remove the entry.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from policy in context.Mesh.Authorization.All
        from rule in AuthorizationRule.Of(policy.Resource)
        from list in rule.Identities
        from item in list.Items
        let who = Named(list, item.Text, policy.Resource.Namespace)
        where who is not null && context.Mesh.Accounts.IsProvenAbsent(who.Value.Space, who.Value.Account)
        select new Violation(policy.Resource, item, $"namespace '{PrintableText.Of(who.Value.Space)}' has no service account '{PrintableText.Of(who.Value.Account)}'");

    private static (string Space, string Account)? Named(Node list, string? text, string? home) => (list.Key, text?.Split('/')) switch
    {
        ("principals" or "notPrincipals" or "values" or "notValues", _) => Principal.Parse(text) is { } principal ? (principal.Namespace, principal.Account) : null,
        ("serviceAccounts" or "notServiceAccounts", [{ Length: > 0 } space, { Length: > 0 } account]) => (space, account),
        ("serviceAccounts" or "notServiceAccounts", [{ Length: > 0 } account]) when home is not null => (home, account),
        _ => null,
    };
}
