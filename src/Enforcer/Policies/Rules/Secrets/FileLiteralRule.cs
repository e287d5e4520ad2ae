using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Helm values, settings files and other documents that declare no object are where passwords are first written down.</summary>
internal sealed class FileLiteralRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-file-literal",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Settings file holds a literal secret",
        Why = "A file in the repository is read by everybody who may read the repository, now and in every copy of its history, and ends in rendered manifests, images and logs.",
        Remediation = "Keep the value in a secret store and name it here (existingSecret, ${VARIABLE}, a SOPS-encrypted file); then rotate it, as it has been published.",
        AppliesTo = ["Helm values", "YAML and JSON without a kind", ".env", "properties", "INI", "TOML", "shell scripts"],
        Reference = "https://helm.sh/docs/chart_best_practices/values/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.IsObject || resource.ApiVersion is "terraform" or RuleCatalog.TextApiVersion || resource.Address is not null || SecretPositions.IsEncrypted(resource) || !IsSettings(resource.Root)
            ? []
            : SecretFields.Below(resource, resource.Root, _ => false).Select(violation => violation with { Discriminator = $"{resource.File}\n{violation.Discriminator}" });

    // Descriptions of data, not data: their "password" is a type.
    private static bool IsSettings(MapNode root) => root["openapi"] is null && root["swagger"] is null && root["$schema"]?.Text?.Contains("json-schema.org", StringComparison.Ordinal) != true;
}
