using Enforcer.Mesh.Injection;

namespace Enforcer.Policies.Rules.Injection;

/// <summary>Traffic that the proxy does not see is traffic without the mesh.</summary>
internal sealed class TrafficCaptureRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-traffic-capture",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Traffic is kept from the proxy",
        Why = "What is not captured goes past the proxy: plaintext, without an identity, and past every authorization policy, although the Pod looks like a member of the mesh.",
        Remediation = "Remove the annotation; for a protocol that the proxy must not parse, declare the port's protocol instead of skipping it.",
        AppliesTo = ["Pod", "every kind that makes Pods", "Namespace"],
        Reference = "https://istio.io/latest/docs/reference/config/annotations/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from found in context.Mesh.Injection.Overrides
        where found.Override.Kind == OverrideKind.Capture
        select new Violation(found.Resource, found.At, $"'{found.At.Key}' changes which traffic {found.Override.Mesh}'s proxy sees")
        {
            Severity = found.Override.Weighs(found.At) ? Severity.High : Severity.Low,
        };
}
