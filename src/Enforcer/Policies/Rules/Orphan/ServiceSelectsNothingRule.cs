using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A Service without Pods takes requests and answers none; its name is free for whoever labels a Pod so.</summary>
internal sealed class ServiceSelectsNothingRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-service-selects-nothing",
        Category = Category.Orphan,
        Severity = Severity.Low,
        Title = "Service selects no workload",
        Why = "No workload of the namespace carries the labels: calls fail, and whoever may create a Pod with them receives the traffic and the trust that the name has.",
        Remediation = "Correct the selector to the labels of the Pods, or remove the Service.",
        AppliesTo = ["Service"],
        Reference = "https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from service in context.Resources.OfKind("", "Service")
        let selector = service.Root.Find("spec", "selector")
        where selector is MapNode { Entries.Count: > 0 } && service.Root.Find("spec", "type")?.Text != "ExternalName"
        where context.Mesh.Workloads.Shows(service.Namespace) && !context.Mesh.Workloads.Having(service.Namespace, selector).Any()
        select new Violation(service, selector, $"no workload of {(service.Namespace is { } name ? $"namespace '{name}'" : "the set")} has the labels that the Service selects by");
}
