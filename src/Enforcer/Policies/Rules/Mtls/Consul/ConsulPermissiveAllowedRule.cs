using Enforcer.Mesh.Consul;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Consul;

/// <summary>The gate in front of permissive mode is what keeps a service owner from opening a port alone.</summary>
internal sealed class ConsulPermissiveAllowedRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-consul-permissive-allowed",
        Category = Category.Mtls,
        Severity = Severity.Medium,
        Title = "Consul mesh lets services turn on permissive mode",
        Why = "With allowEnablingPermissiveMutualTLS whoever may write ServiceDefaults or ProxyDefaults may make services accept plaintext.",
        Remediation = "Remove allowEnablingPermissiveMutualTLS, or set it to false, once the migration into the mesh is over.",
        AppliesTo = ["Mesh (Consul)", "consul_config_entry"],
        Reference = "https://developer.hashicorp.com/consul/docs/connect/config-entries/mesh#allowenablingpermissivemutualtls",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        ConsulEntry.Of(resource) is { Kind: "Mesh" } mesh && mesh.Find("allowEnablingPermissiveMutualTLS") is { } at && YesNo.IsYes(at)
            ? [new Violation(resource, mesh.Place(at), "services of this mesh may be switched to accept plaintext", mesh.Discriminator(at))]
            : [];
}
