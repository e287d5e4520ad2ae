using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>A secret in a container's env is read by everyone who may read the workload, its git history or its process list.</summary>
internal sealed class EnvLiteralRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-env-literal",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Container env holds a literal secret",
        Why = "The value lies in clear in the manifest, in its git history, in etcd and in every dump of the workload: whoever may read any of them holds the secret, and rotating it means a new rollout.",
        Remediation = "Put the value into a Secret and refer to it with valueFrom.secretKeyRef (or the value 'secretref:NAME/KEY'); then rotate it, as it has been published.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from container in PodTemplate.Of(resource)?.Containers ?? []
        from variable in container["env"]?.Items ?? []
        let value = variable["value"]
        where value?.Text is not null
        let name = variable["name"]?.Text
        let match = SecretDetector.Inspect(name, value.Text!)
        where match is not null

        // The whole value is what a fix replaces, so the finding stands at its start.
        select SecretWords.Violation(resource, value, $"{SecretWords.Shown(name)} of container '{container["name"]?.Text}'", match) with { Place = null };
}
