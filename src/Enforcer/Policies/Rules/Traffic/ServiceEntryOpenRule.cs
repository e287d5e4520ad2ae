using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>An entry for every host declares the whole internet, and so undoes REGISTRY_ONLY.</summary>
internal sealed class ServiceEntryOpenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-service-entry-open",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "ServiceEntry declares every destination",
        Why = "With a wildcard host or every address declared, and no resolution of its own, the proxy forwards to whatever address the workload asks for: data may leave for anywhere.",
        Remediation = "List the external hosts, with resolution DNS where possible.",
        AppliesTo = ["ServiceEntry"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/service-entry/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (!resource.Is("networking.istio.io", "ServiceEntry"))
        {
            yield break;
        }

        var spec = resource.Root["spec"];
        foreach (var host in spec?["hosts"]?.Items ?? [])
        {
            if (IsEveryHost(host.Text))
            {
                yield return new Violation(resource, host, $"'{host.Text}' declares every host");
            }
        }

        foreach (var address in spec?["addresses"]?.Items ?? [])
        {
            if (address.IsEverywhere())
            {
                yield return new Violation(resource, address, $"{address.Text} declares every address");
            }
        }
    }

    // One label after the star is a whole top-level domain; 'local' is the mesh's own, and a wildcard of a domain names its owner.
    private static bool IsEveryHost(string? host) => host?.Split('.') is ["*"] or ["*", not ("local" or "internal" or "localhost" or "cluster")];
}
