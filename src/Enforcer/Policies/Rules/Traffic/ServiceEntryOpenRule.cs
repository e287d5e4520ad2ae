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
            if (Width(host.Text, IsUnresolved(spec!)) is { } severity)
            {
                yield return new Violation(resource, host, $"'{host.Text}' declares {(severity == Severity.Low ? "every host of a domain, at any address" : "every host")}") { Severity = severity };
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

    private static bool IsUnresolved(Node spec) =>
        spec["location"]?.Text is null or "MESH_EXTERNAL" && spec["resolution"]?.Text is null or "NONE" && spec["endpoints"].HasNone() && spec["workloadSelector"] is null;

    private static Severity? Width(string? host, bool isUnresolved) => host?.Split('.') switch
    {
        ["*"] => Severity.Medium,
        // A whole top-level domain; '*.local' and its like are the mesh's own.
        ["*", "com" or "net" or "org" or "io" or "dev"] => Severity.Medium,
        ["*", ..] when isUnresolved && !host.EndsWith(".local", StringComparison.Ordinal) => Severity.Low,
        _ => null,
    };
}
