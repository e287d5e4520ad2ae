using Enforcer.Mesh.Injection;

namespace Enforcer.Policies.Rules.Injection;

/// <summary>A proxy that its workload configures guards nothing.</summary>
internal sealed class ProxyOverrideRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-proxy-override",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Workload overrides its own proxy",
        Why = "The image, the bootstrap and the control plane decide what the proxy enforces: a workload that chooses them itself is outside the mesh's policies while it looks like a member.",
        Remediation = "Remove the annotation; configure proxies for the whole mesh.",
        AppliesTo = ["Pod", "every kind that makes Pods", "Namespace"],
        Reference = "https://istio.io/latest/docs/reference/config/annotations/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from found in context.Mesh.Injection.Overrides
        where found.Override.Kind == OverrideKind.Proxy
        select new Violation(found.Resource, found.At, $"'{found.At.Key}' replaces part of {found.Override.Mesh}'s proxy or of its configuration")
        {
            Severity = found.Override.Weighs(found.At) ? Severity.High : Severity.Medium,
        };
}
