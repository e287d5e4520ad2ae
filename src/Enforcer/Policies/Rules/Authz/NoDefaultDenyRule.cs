using Enforcer.Mesh.Authorization;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>Where some doors have guards, the one without is the way in.</summary>
internal sealed class NoDefaultDenyRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-no-default-deny",
        Category = Category.Authz,
        Severity = Severity.Low,
        Title = "Workload left open beside guarded ones",
        Why = "A workload that no ALLOW policy selects takes every request. Its neighbours are guarded, so that this one was most likely forgotten, and it is a way to them from inside.",
        Remediation = "Add an AuthorizationPolicy with an empty spec to the namespace, which denies what no other allows, or one for the workload.",
        AppliesTo = ["every kind that makes Pods"],
        Reference = "https://istio.io/latest/docs/ops/best-practices/security/#use-default-deny-patterns",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) => context.Resources.OfKind(AuthorizationPolicy.Group, AuthorizationPolicy.Kind).Any() ? Forgotten(context) : [];

    private static IEnumerable<Violation> Forgotten(PolicyContext context) =>
        from workload in context.Mesh.Authorization.Forgotten()
        select new Violation(workload.Resource, workload.Resource.Root["metadata"] ?? workload.Resource.Root, "no AuthorizationPolicy decides over the workload, while others of its namespace are guarded");
}
