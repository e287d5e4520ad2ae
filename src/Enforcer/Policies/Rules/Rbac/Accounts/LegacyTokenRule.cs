using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Accounts;

/// <summary>A token in a Secret never expires.</summary>
internal sealed class LegacyTokenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-legacy-token-secret",
        Category = Category.Rbac,
        Severity = Severity.Medium,
        Title = "Secret holds a service account token",
        Why = "The token of such a Secret is valid until the Secret is deleted, is bound to no Pod, and is readable for everybody who may read the namespace's Secrets.",
        Remediation = "Delete the Secret and use bound tokens: a projected volume in the Pod, or kubectl create token.",
        AppliesTo = ["Secret"],
        Reference = "https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("", "Secret") && resource.Root["type"] is { Text: "kubernetes.io/service-account-token" } type
            ? [new Violation(resource, type, "the Secret asks for a service account token that never expires")]
            : [];
}
