using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>A grant for every Secret of a namespace is more than an edge needs for its certificate.</summary>
internal sealed class ReferenceGrantOpenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-reference-grant-open",
        Category = Category.Exposure,
        Severity = Severity.Medium,
        Title = "ReferenceGrant opens every Secret of the namespace",
        Why = "Whoever may write the objects that the grant trusts can serve with any certificate and key of this namespace, and have any of its Secrets loaded.",
        Remediation = "Name the Secret in 'to'.",
        AppliesTo = ["ReferenceGrant"],
        Reference = "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("gateway.networking.k8s.io", "ReferenceGrant")
            ? from to in resource.Root.Find("spec", "to")?.Items ?? []
              let kind = to["kind"]
              where kind?.Text == "Secret" && string.IsNullOrEmpty(to["name"]?.Text)
              select new Violation(resource, kind, "every Secret of the namespace may be referenced")
            : [];
}
