namespace Enforcer.Policies.Rules.Injection;

/// <summary>One line of an installation can leave out what a hundred annotations would.</summary>
internal sealed class MeshExclusionRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-mesh-exclusion",
        Category = Category.Injection,
        Severity = Severity.Medium,
        Title = "The mesh's installation leaves workloads or traffic out",
        Why = "Whoever sets the label that a selector names is outside the mesh wherever he runs, and traffic that is excluded by default is excluded for workloads that nobody thought of.",
        Remediation = "Remove the exclusion and annotate the few workloads that need it, each with a recorded reason.",
        AppliesTo = ["IstioOperator", "Istio", "Helm values", "ConfigMap"],
        Reference = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from exclusion in context.Mesh.Injection.Exclusions
        select new Violation(exclusion.Resource, exclusion.At, exclusion.What);
}
