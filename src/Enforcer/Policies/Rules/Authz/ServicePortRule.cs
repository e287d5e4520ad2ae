using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A policy sees the port of the Pod, not that of the Service.</summary>
internal sealed class ServicePortRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-service-port",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "DENY names the port of a Service",
        Why = "Ports of a rule are compared with the port that the workload listens on: a Service's port that is mapped to another one never arrives, so the rule denies nothing.",
        Remediation = "Write the target port.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from policy in context.Mesh.Authorization.All
        where policy.Action == "DENY"
        from rule in AuthorizationRule.Of(policy.Resource)
        from item in rule.Operations.SelectMany(operation => operation["ports"]?.Items ?? [])
        let port = item.Text
        where port is not null && context.Mesh.Authorization.IsServicePortOnly(policy, port)
        select new Violation(policy.Resource, item, $"{PrintableText.Of(port)} is a port of the Service; the workload listens on another");
}
