using Enforcer.Mesh.Consul;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>An intention that is matched against one spelling of a path is passed by another.</summary>
internal sealed class ConsulPathTrapRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-consul-path-trap",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "Consul proxies match paths as clients write them",
        Why = "Without normalization '//admin' or '/x/../admin' is not the '/admin' that an intention forbids, but it is for the service behind.",
        Remediation = "Remove insecureDisablePathNormalization, and set escapedSlashesAction to REJECT_REQUEST or UNESCAPE_AND_REDIRECT where paths are authorized.",
        AppliesTo = ["Mesh (Consul)", "consul_config_entry"],
        Reference = "https://developer.hashicorp.com/consul/docs/reference/config-entry/mesh",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        ConsulEntry.Of(resource) is { Kind: "Mesh" } mesh && mesh.Find("http", "incoming", "requestNormalization", "insecureDisablePathNormalization") is { } at && at.IsOn()
            ? [new Violation(resource, mesh.Place(at), "paths are not normalized before intentions are applied", mesh.Discriminator(at))]
            : [];
}
