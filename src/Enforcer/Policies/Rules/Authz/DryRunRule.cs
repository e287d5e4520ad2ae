using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A policy on trial guards nothing.</summary>
internal sealed class DryRunRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-dry-run",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "AuthorizationPolicy is only tried",
        Why = "With istio.io/dry-run the proxy logs what the policy would have done and enforces nothing of it, while the policy looks as if it stood.",
        Remediation = "Remove the annotation once the logs are as expected.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from policy in context.Mesh.Authorization.All
        let at = policy.DryRun
        where at is not null
        select new Violation(policy.Resource, at, $"the {policy.Action} policy is tried, not enforced");
}
