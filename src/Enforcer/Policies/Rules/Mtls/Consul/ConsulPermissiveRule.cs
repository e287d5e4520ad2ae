using Enforcer.Mesh.Consul;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Consul;

/// <summary>Consul's name for plaintext accepted beside mutual TLS, for one service or for all of them.</summary>
internal sealed class ConsulPermissiveRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-consul-permissive",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Consul proxies accept plaintext beside mutual TLS",
        Why = "With mutualTLSMode permissive a sidecar passes plaintext on to the service's port: callers are unauthenticated, intentions do not apply to them, and traffic can be read and changed.",
        Remediation = "Set mutualTLSMode to strict once every caller is in the mesh.",
        AppliesTo = ["ServiceDefaults", "ProxyDefaults", "consul_config_entry"],
        Reference = "https://developer.hashicorp.com/consul/docs/connect/config-entries/service-defaults#mutualtlsmode",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        ConsulEntry.Of(resource) is { Kind: "ServiceDefaults" or "ProxyDefaults" } entry && entry.Find("mutualTLSMode") is { Text: "permissive" } mode
            ? [new Violation(resource, entry.Place(mode), $"{Whose(entry)} accepts plaintext (mutual TLS mode permissive)", entry.Discriminator(mode))]
            : [];

    private static string Whose(ConsulEntry entry) => entry.Kind == "ServiceDefaults" ? $"service '{entry.Name}'" : "every service it covers";
}
