using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Annotations are copied by tools, shown by dashboards and never encrypted; one of them repeats the whole object as it was applied.</summary>
internal sealed class AnnotationLiteralRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-annotation-literal",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Annotation holds a literal secret",
        Why = "Annotations are no place of confidence: they are copied to Pods and reports, and last-applied-configuration keeps in clear what the object's own fields may have lost since.",
        Remediation = "Remove the value from the annotation (apply with --server-side to have no last-applied-configuration), refer to a Secret by name where the annotation's reader can; then rotate the value, as it has been published.",
        AppliesTo = ["every kind"],
        Reference = "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        var own = resource.Root.Find("metadata", "annotations");
        var template = PodTemplate.Of(resource)?.Metadata?["annotations"];
        return Below(resource, own).Concat(ReferenceEquals(own, template) ? [] : Below(resource, template));
    }

    private static IEnumerable<Violation> Below(Resource resource, Node? annotations) =>
        from entry in annotations?.Entries ?? []
        where entry.Value.Text is { Length: > 2 }
        from violation in SecretWords.Violations(resource, entry.Value, $"annotation {SecretWords.Shown(entry.Key)}", SecretFields.Find(entry.Key, entry.Value.Text!))
        select violation;
}
