using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>Allowing everything but is allowing what nobody thought of.</summary>
internal sealed class AllowNegativeRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-allow-negative-match",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "ALLOW rule with negative conditions only",
        Why = "What is not named is allowed, and a name is easily missed: an identity that does not exist yet, a caller without an identity, a path in another spelling.",
        Remediation = "Say what is allowed: principals, namespaces, methods and paths; keep not... for narrowing those.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/ops/best-practices/security/#use-allow-with-positive-matching-and-deny-with-negative-match-patterns",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AuthorizationRule.Of(resource, "ALLOW")
        from found in rule.Sources.Select(source => (Match: source, Weight: Severity.High))
            .Concat(rule.Operations.Select(operation => (Match: operation, Weight: Severity.Medium)))
            .Concat(rule.Conditions.Select(condition => (Match: condition, Weight: Severity.Medium)))
        let lists = AuthorizationRule.Lists(found.Match).ToList()
        where lists.Count > 0 && lists.TrueForAll(AuthorizationRule.IsNegative)
        select new Violation(resource, lists[0], $"the rule allows all but what '{lists[0].Key}' names") { Severity = found.Weight };
}
