using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Mesh and other custom resources take headers, keys and whole configurations in place, and a secret in any of them is as public as the object.</summary>
internal sealed class FieldLiteralRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-field-literal",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Object holds a literal secret in a field",
        Why = "EnvoyFilters, WasmPlugins, policies on headers, inline JWKS and the fields of custom resources are stored in clear and read by everybody who may read the object, and by every proxy that it configures.",
        Remediation = "Name a Secret in the field that the kind has for it (secretRef, credentialName, secretKeyRef, sdsConfig); then rotate the value, as it has been published.",
        AppliesTo = ["every kind"],
        Reference = "https://kubernetes.io/docs/concepts/configuration/secret/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        !resource.IsObject || resource.ApiVersion == "terraform" || SecretPositions.IsEncrypted(resource) || resource.Is("apiextensions.k8s.io", "CustomResourceDefinition")
            ? []
            : SecretFields.Below(resource, resource.Root, node => SecretPositions.IsElsewhere(resource, node));
}
