using Enforcer.Mesh.Consul;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>What is exported to another cluster or partition is reached from where this one's owners have no say.</summary>
internal sealed class ConsulExportRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-consul-export",
        Category = Category.Exposure,
        Severity = Severity.Medium,
        Title = "Consul exports every service",
        Why = "With the name '*' every service, today's and tomorrow's, can be reached from the peer or partition, also those that nobody meant to publish.",
        Remediation = "Name the services that the consumers need.",
        AppliesTo = ["ExportedServices", "consul_config_entry"],
        Reference = "https://developer.hashicorp.com/consul/docs/reference/config-entry/exported-services",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        ConsulEntry.Of(resource) is { Kind: "ExportedServices" } entry
            ? from service in entry.Find("services")?.Items ?? []
              let name = ConsulEntry.In(service, "name")
              where name?.Text == "*" && !ConsulEntry.In(service, "consumers").HasNone()
              select new Violation(resource, entry.Place(name), "every service is exported", entry.Discriminator(name))
            : [];
}
