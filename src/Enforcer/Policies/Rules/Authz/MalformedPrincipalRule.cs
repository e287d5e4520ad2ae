using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>An identity in another spelling is nobody.</summary>
internal sealed class MalformedPrincipalRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-malformed-principal",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "Authorization principal in a spelling that Istio never compares",
        Why = "Istio compares principals without the scheme, as trust-domain/ns/namespace/sa/account: one with spiffe:// or in Kubernetes' own user form matches nobody. A DENY rule with it never denies, and notPrincipals with it excludes nobody.",
        Remediation = "Write cluster.local/ns/shop/sa/web.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AuthorizationRule.Of(resource)
        from list in rule.Identities
        where list.Key is "principals" or "notPrincipals" || list.Parent?["key"]?.Text == "source.principal"
        from item in list.Items
        where item.Text is { } text && IsMalformed(text)
        let opens = rule.IsDeny != AuthorizationRule.IsNegative(list)
        select new Violation(resource, item, $"'{PrintableText.Of(item.Text!)}' is compared as it stands and matches nobody") { Severity = opens ? Severity.High : Severity.Medium };

    private static bool IsMalformed(string text) =>
        text.StartsWith("spiffe://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("system:serviceaccount:", StringComparison.Ordinal)
        || text.StartsWith('/')
        || text.StartsWith("ns/", StringComparison.Ordinal);
}
