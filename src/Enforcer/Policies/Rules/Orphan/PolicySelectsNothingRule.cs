using Enforcer.Mesh;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A policy whose selector matches nothing protects nothing, and looks as if it did.</summary>
internal sealed class PolicySelectsNothingRule : ISetRule
{
    private static readonly (string Group, string Kind, string Selector)[] Policies =
    [
        ("security.istio.io", "PeerAuthentication", "selector"),
        ("security.istio.io", "AuthorizationPolicy", "selector"),
        ("security.istio.io", "RequestAuthentication", "selector"),
        ("networking.istio.io", "Sidecar", "workloadSelector"),
        ("networking.istio.io", "EnvoyFilter", "workloadSelector"),
        ("telemetry.istio.io", "Telemetry", "selector"),
        ("extensions.istio.io", "WasmPlugin", "selector"),
        ("networking.k8s.io", "NetworkPolicy", "podSelector"),
        ("extensions", "NetworkPolicy", "podSelector"),
        ("policy.linkerd.io", "Server", "podSelector"),
    ];

    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-policy-selects-nothing",
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "Policy selects no workload",
        Why = "No workload of the namespace carries the labels, so the policy protects nothing; the workload it was written for runs without it.",
        Remediation = "Correct the selector to the labels of the Pods, or remove the policy.",
        AppliesTo = [.. Policies.Select(one => one.Kind).Distinct()],
        Reference = "https://istio.io/latest/docs/reference/config/analysis/ist0127/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from policy in Policies
        from resource in context.Resources.OfKind(policy.Group, policy.Kind)
        let selector = resource.Root.Find("spec", policy.Selector)
        where selector is MapNode && SelectsNothing(context.Mesh, resource, selector)
        select new Violation(resource, selector, $"no workload of {(resource.Namespace is { } name ? $"namespace '{name}'" : "the set")} has the labels that the {policy.Kind} selects by")
        {
            // Where the files name no namespace, the workload may be meant for another one.
            Severity = resource.Namespace is null ? Severity.Low : null,
        };

    private static bool SelectsNothing(MeshModel mesh, Resource policy, Node selector)
    {
        // From the root namespace a policy selects in all of them, and gateways are installed by other means.
        if (policy.Namespace == mesh.Istio.RootNamespace || !mesh.Workloads.Shows(policy.Namespace) || IsForGateway(selector))
        {
            return false;
        }

        return selector["labels"] is { } labels ? !mesh.Workloads.Having(policy.Namespace, labels).Any() : !mesh.Workloads.Selected(policy.Namespace, selector).Any();
    }

    private static bool IsForGateway(Node selector) =>
        (selector["matchLabels"] ?? selector["labels"])?.Entries.Any(label => label.Key == "istio" || label.Value.Text?.Contains("gateway", StringComparison.Ordinal) == true) == true;
}
