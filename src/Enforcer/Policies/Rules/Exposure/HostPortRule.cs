using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>A host port is a door on the node that no Service, ingress or mesh stands before.</summary>
internal sealed class HostPortRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-host-port",
        Category = Category.Exposure,
        Severity = Severity.Medium,
        Title = "Container opens a port of its node",
        Why = "Whoever reaches the node's address reaches the container, past Services and the ingress, and many network plugins do not apply NetworkPolicies to it.",
        Remediation = "Remove hostPort and reach the Pod through a Service.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://kubernetes.io/docs/concepts/configuration/overview/#services",
    };

    // With hostNetwork the field only repeats the container's port, and another rule speaks.
    public IEnumerable<Violation> Evaluate(Resource resource) =>
        PodTemplate.Of(resource) is { } pod && !pod.Spec["hostNetwork"].IsOn()
            ? from container in pod.Containers
              from port in container["ports"]?.Items ?? []
              let at = port["hostPort"]
              where at?.Text is not (null or "0")
              // Bound to loopback it serves the node alone.
              where port["hostIP"]?.Text is not ("127.0.0.1" or "::1")
              select new Violation(resource, at, $"container '{container["name"]?.Text}' opens port {at.Text} of its node")
            : [];
}
