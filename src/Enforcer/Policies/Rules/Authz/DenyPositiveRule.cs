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
        Why = "A path in another spelling, or a caller who shows no identity because the port is permissive, does not match and passes; so does a request that leaves out the token or header that is denied.",
        Remediation = "Turn it round: deny with notPrincipals, notNamespaces or notPaths, or allow what is wanted.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/ops/best-practices/security/#use-allow-with-positive-matching-and-deny-with-negative-match-patterns",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AuthorizationRule.Of(resource, "DENY")
        let lists = rule.Sources.Concat(rule.Operations).Concat(rule.Conditions).SelectMany(AuthorizationRule.Lists).ToList()
        where !lists.Exists(AuthorizationRule.IsNegative)
        let at = lists.Find(IsAvoidable)
        where at is not null
        let own = IsCallersOwn(at)
        select new Violation(
            resource,
            at,
            own ? "the caller decides whether it sends what is denied" : $"what does not match '{at.Key}' by its spelling or for want of an identity is not denied")
        {
            Severity = own ? Severity.Medium : Severity.Low,
        };

    private static bool IsAvoidable(Node list) =>
        (list.Key is "principals" or "namespaces" or "serviceAccounts" or "paths" or "hosts" && !list.Items.Any(item => item.Text == "*")) || IsCallersOwn(list);

    // A token or a header can be left out.
    private static bool IsCallersOwn(Node list) =>
        list.Key == "requestPrincipals"
        || list.Parent?["key"]?.Text is { } key && (key.StartsWith("request.headers", StringComparison.Ordinal) || key.StartsWith("request.auth.", StringComparison.Ordinal));
}
