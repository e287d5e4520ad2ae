namespace Enforcer.Policies.Rules.Injection;

/// <summary>A Pod without its proxy is outside every policy that the proxy enforces.</summary>
internal sealed class SidecarDisabledRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-sidecar-disabled",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Workload opts out of the mesh",
        Why = "The label or annotation keeps the proxy out of the Pod: it speaks plaintext, has no identity, and no authorization policy stands in front of it.",
        Remediation = "Remove the label or annotation, or set it to the value that asks for the proxy.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        (from off in context.Mesh.Injection.Pods.Concat(context.Mesh.Injection.Unseen)
         select new Violation(off.Resource, off.At, $"'{off.Switch.Key}' keeps {off.Switch.Mesh}'s proxy away from the Pods of this {off.Resource.Kind}"))
        .Concat(
            from off in context.Mesh.Injection.Misplaced
            select new Violation(off.Resource, off.At, $"'{off.Switch.Key}' is meant to keep {off.Switch.Mesh}'s proxy away, and has no effect on a {off.Resource.Kind}: the mesh looks at the metadata of the Pods")
            {
                Severity = Severity.Low,
            });
}
