using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>An alias for an outside name sends callers where no policy of the cluster follows.</summary>
internal sealed class ExternalNameRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-external-name",
        Category = Category.Exposure,
        Severity = Severity.Low,
        Title = "Service is an alias for an outside host",
        Why = "Callers believe in a Service of the cluster and reach another host: an ingress can be led to internal names this way, and who owns the outside name receives the traffic.",
        Remediation = "Declare the destination where policies see it (a ServiceEntry, an egress gateway), or use a Service with a selector.",
        AppliesTo = ["Service"],
        Reference = "https://kubernetes.io/docs/concepts/services-networking/service/#externalname",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("", "Service")
        && resource.Root.Find("spec", "type")?.Text == "ExternalName"
        && resource.Root.Find("spec", "externalName") is { Text: { Length: > 0 } host } at
        // Another name inside the cluster leads nowhere new.
        && !host.TrimEnd('.').EndsWith(".svc.cluster.local", StringComparison.Ordinal)
            ? [new Violation(resource, at, $"callers of the Service reach '{host}'")]
            : [];
}
