using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>Dapr's sidecars use mutual TLS unless their configuration says no.</summary>
internal sealed class DaprRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-dapr-disabled",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Dapr sidecars talk in plaintext",
        Why = "Without mutual TLS any caller may pass for any application, access control lists have no identity to go by, and traffic can be read and changed.",
        Remediation = "Set spec.mtls.enabled to true, or remove it: true is the default.",
        AppliesTo = ["Configuration (dapr.io)"],
        Reference = "https://docs.dapr.io/operations/security/mtls/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("dapr.io", "Configuration") && resource.Root.Find("spec", "mtls", "enabled") is { } at && YesNo.IsNo(at)
            ? [new Violation(resource, at, "sidecars with this configuration use no mutual TLS")]
            : [];
}
