using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A policy that allows everything reads like one that allows something.</summary>
internal sealed class AllowAllRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-allow-all",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "AuthorizationPolicy allows every request",
        Why = "A rule without conditions matches every request, those of callers without an identity included; as one matching ALLOW rule is enough, it also undoes every other ALLOW policy of the workload.",
        Remediation = "Name the callers under from.source.principals and what they may do under to.operation.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AuthorizationRule.Of(resource, "ALLOW")
        where rule.IsFromAnybody && rule.IsToAnything && rule.Conditions.Count == 0
        select new Violation(resource, rule.Rule, $"the rule allows every request of anybody to {(rule.IsSelective ? "the selected workloads" : "every workload of its scope")}")
        {
            Severity = rule.IsSelective ? Severity.Medium : Severity.High,
        };
}
