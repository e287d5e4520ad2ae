using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>A ConfigMap is configuration for everybody: no encryption at rest, no separate access, no care in logs.</summary>
internal sealed class ConfigMapLiteralRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-configmap-literal",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "ConfigMap holds a literal secret",
        Why = "ConfigMaps are readable by far more subjects than Secrets, are not encrypted at rest, and are printed freely: a secret in one is as good as published.",
        Remediation = "Move the value into a Secret (mounted as a file, or referred to from the configuration by an environment variable); then rotate it, as it has been published.",
        AppliesTo = ["ConfigMap"],
        Reference = "https://kubernetes.io/docs/concepts/configuration/configmap/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("", "ConfigMap") ? Data(resource).Concat(BinaryData(resource)) : [];

    private static IEnumerable<Violation> Data(Resource resource) =>
        from entry in resource.Root["data"]?.Entries ?? []
        where entry.Value.Text is not null
        from violation in SecretWords.Violations(resource, entry.Value, $"key {SecretWords.Shown(entry.Key)}", Find(entry.Key, entry.Value.Text!))
        select violation;

    private static IEnumerable<Violation> BinaryData(Resource resource) =>
        from entry in resource.Root["binaryData"]?.Entries ?? []
        where entry.Value.Text is not null
        from violation in SecretWords.Violations(resource, entry.Value, $"key {SecretWords.Shown(entry.Key)}", FindEncoded(entry.Key, entry.Value.Text!))
        select violation;

    private static IReadOnlyList<SecretMatch> Find(string key, string value) => SecretFields.IsFile(value) ? SecretDetector.FindInText(value) : SecretDetector.Find(key, value);

    private static IReadOnlyList<SecretMatch> FindEncoded(string key, string value) => Decoding.Base64Text(value) is { } text
        ? [.. Find(key, text).Select(match => match.Within(0, "in base64"))]
        : SecretDetector.Find(null, value);
}
