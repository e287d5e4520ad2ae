namespace Enforcer.Policies.Rules.Injection;

/// <summary>A Namespace that opts out takes every Pod in it along.</summary>
internal sealed class NamespaceDisabledRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-namespace-disabled",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Namespace opts out of the mesh",
        Why = "No Pod of the Namespace gets a proxy, not even one that asks for it: all of them speak plaintext and stand outside every mesh policy.",
        Remediation = "Remove the label or annotation, or set it to the value that asks for the proxy.",
        AppliesTo = ["Namespace"],
        Reference = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from off in context.Mesh.Injection.Namespaces
        select new Violation(off.Resource, off.At, $"'{off.Switch.Key}' keeps {off.Switch.Mesh}'s proxy away from every Pod of the Namespace");
}
