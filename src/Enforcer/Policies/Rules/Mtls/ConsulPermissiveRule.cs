using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>Consul's name for plaintext accepted beside mutual TLS, for one service or for all of them.</summary>
internal sealed class ConsulPermissiveRule : IResourceRule
{
    public const string Group = "consul.hashicorp.com";

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-consul-permissive",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Consul proxies accept plaintext beside mutual TLS",
        Why = "With mutualTLSMode permissive a sidecar passes plaintext on to the service's port: callers are unauthenticated, intentions do not apply to them, and traffic can be read and changed.",
        Remediation = "Set mutualTLSMode to strict once every caller is in the mesh.",
        AppliesTo = ["ServiceDefaults", "ProxyDefaults"],
        Reference = "https://developer.hashicorp.com/consul/docs/connect/config-entries/service-defaults#mutualtlsmode",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        (resource.Is(Group, "ServiceDefaults") || resource.Is(Group, "ProxyDefaults"))
        && resource.Root.Find("spec", "mutualTLSMode") is { Text: "permissive" } mode
            ? [new Violation(resource, mode, $"{(resource.Kind == "ProxyDefaults" ? "every service of the mesh" : $"service '{resource.Name}'")} accepts plaintext (mutualTLSMode permissive)")]
            : [];
}
