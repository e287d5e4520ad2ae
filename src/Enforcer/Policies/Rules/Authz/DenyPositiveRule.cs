using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>Denying what is named lets by what is named otherwise.</summary>
internal sealed class DenyPositiveRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-deny-positive-match",
        Category = Category.Authz,
        Severity = Severity.Low,
        Title = "DENY rule with positive conditions only",
        Why = "A path in another spelling, or a caller who shows no identity because the port is permissive, does not match and passes.",
        Remediation = "Turn it round: deny with notPrincipals, notNamespaces or notPaths, or allow what is wanted.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/ops/best-practices/security/#use-allow-with-positive-matching-and-deny-with-negative-match-patterns",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AuthorizationRule.Of(resource, "DENY")
        let lists = rule.Sources.Concat(rule.Operations).Concat(rule.Conditions).SelectMany(AuthorizationRule.Lists).ToList()
        where !lists.Exists(AuthorizationRule.IsNegative)
        let at = lists.Find(list => list.Key is "principals" or "namespaces" or "serviceAccounts" or "paths" or "hosts" && !list.Items.Any(item => item.Text == "*"))
        where at is not null
        select new Violation(resource, at, $"what does not match '{at.Key}' by its spelling or for want of an identity is not denied");
}
