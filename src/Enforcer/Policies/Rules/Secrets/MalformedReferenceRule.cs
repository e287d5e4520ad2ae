using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>A reference that cannot be resolved is a Pod that does not start, or a secret that only wears the prefix.</summary>
internal sealed class MalformedReferenceRule : IResourceRule
{
    /// <summary>Never repeats the value, as it may be a secret.</summary>
    public const string Reason = $"what follows '{SecretReference.Prefix}' is not the name of a Secret, a slash and one of its keys";

    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-malformed-reference",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Container env holds a malformed secret reference",
        Why = "The reference is resolved when the Pod is admitted; one that names no Secret and key keeps every Pod of the workload from being created, and a plain secret could hide behind the prefix.",
        Remediation = "Write secretref:NAME/KEY, such as secretref:database/password, with a Secret of the Pod's own namespace.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from container in PodTemplate.Of(resource)?.Containers ?? []
        from variable in container["env"]?.Items ?? []
        let value = variable["value"]
        where SecretReference.IsMeant(value?.Text) && SecretReference.Parse(value!.Text) is null
        select new Violation(resource, value, Reason);
}
