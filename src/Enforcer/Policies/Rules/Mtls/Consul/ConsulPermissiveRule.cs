using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Consul;

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
        Mode(resource) is { Text: "permissive" } mode
            ? [new Violation(resource, mode, $"{Whose(resource)} accepts plaintext (mutual TLS mode permissive)")]
            : [];

    private static Node? Mode(Resource resource)
    {
        var root = resource.Root;
        return resource switch
        {
            { Group: Group, Kind: "ServiceDefaults" or "ProxyDefaults" } => root.Find("spec", "mutualTLSMode"),
            // The form of 'consul config write'.
            _ when (root["Kind"] ?? root["kind"])?.Text is "service-defaults" or "proxy-defaults" => root["MutualTLSMode"] ?? root["mutual_tls_mode"],
            _ => null,
        };
    }

    private static string Whose(Resource resource) =>
        resource.Kind is "ServiceDefaults" or "service-defaults" ? $"service '{resource.Name ?? resource.Root["name"]?.Text}'" : "every service it covers";
}
