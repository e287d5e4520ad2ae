using Enforcer.Mesh.Injection;

namespace Enforcer.Policies.Rules.Injection;

/// <summary>What runs as the proxy's user is taken for the proxy.</summary>
internal sealed class ProxyUserRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-proxy-user",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Container runs as the proxy's user",
        Why = "Istio's capture rules leave user and group 1337 alone so that the proxy does not capture itself: a container with that id sends and receives past the proxy, in plaintext and past every policy.",
        Remediation = "Give the container a user and group of its own.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://istio.io/latest/docs/ops/deployment/application-requirements/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        (from pod in context.Mesh.Injection.WorkloadPods
         from posing in ProxyContainers.PosingAsProxy(pod.Template)
         select new Violation(pod.Resource, posing.At, $"{posing.At.Key} {ProxyContainers.IstioUser} is the proxy's own, which is never captured")
         {
             Severity = posing.IsSure ? Severity.High : Severity.Low,
         })
        .Concat(
            from posing in context.Mesh.Injection.PosingElsewhere
            select new Violation(posing.Resource, posing.At, $"{posing.At.Key} {posing.At.Text} is that of the mesh's proxy, which is never captured"));
}
