namespace Enforcer.Policies.Rules.Injection;

/// <summary>A Pod that came while the injector was away looks like all others and is outside the mesh.</summary>
internal sealed class MissedPodRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-missed-pod",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Running Pod without the proxy that its Namespace asks for",
        Why = "The Pod was made before the Namespace was labelled, or while the injector did not answer: it speaks plaintext and no authorization policy stands in front of it.",
        Remediation = "Restart the workload, so that its Pods are made anew and injected.",
        AppliesTo = ["Pod"],
        Reference = "https://istio.io/latest/docs/reference/config/analysis/ist0103/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from pod in context.Mesh.Injection.Missed
        select new Violation(pod, pod.Root["spec"] ?? pod.Root, "the Pod runs without the proxy that its Namespace asks for");
}
