using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Linkerd;

/// <summary>A Linkerd proxy without an identity speaks plaintext to everyone.</summary>
internal sealed class LinkerdIdentityDisabledRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-linkerd-identity-disabled",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Linkerd proxy without an identity",
        Why = "config.linkerd.io/disable-identity keeps the proxy from getting a certificate: it neither offers nor asks for mutual TLS.",
        Remediation = "Remove the annotation.",
        AppliesTo = ["Namespace", "Pod", "every kind that makes Pods"],
        Reference = "https://linkerd.io/2/reference/proxy-configuration/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        LinkerdAnnotation.Find(resource, "config.linkerd.io/disable-identity") is { } at && YesNo.IsYes(at)
            ? [new Violation(resource, at, $"the proxies of this {resource.Kind} get no certificate and speak plaintext")]
            : [];
}
