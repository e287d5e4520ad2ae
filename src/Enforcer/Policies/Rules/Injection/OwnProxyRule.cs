using Enforcer.Mesh.Injection;

namespace Enforcer.Policies.Rules.Injection;

/// <summary>A container that bears the proxy's name need not be the proxy.</summary>
internal sealed class OwnProxyRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-own-proxy",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Workload brings its own proxy container",
        Why = "An injector keeps what it finds under its container's name: the image that the author chose runs with the workload's mesh identity, outside capture, and enforces what it likes.",
        Remediation = "Remove the container and let the injector add it; to change its resources use the image 'auto' (Istio) or annotations.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#customizing-injection",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from pod in context.Mesh.Injection.WorkloadPods
        from image in ProxyContainers.OwnImages(pod.Template)
        select new Violation(pod.Resource, image, "the container has the proxy's name and an image of its author's choice");
}
