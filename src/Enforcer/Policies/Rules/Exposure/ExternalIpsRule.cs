using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>An external IP of one's own choosing takes over traffic to that address.</summary>
internal sealed class ExternalIpsRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-external-ips",
        Category = Category.Exposure,
        Severity = Severity.High,
        Title = "Service claims external addresses",
        Why = "Every node redirects traffic for the address to the Service, whoever owns it: whoever may write Services can read the cluster's traffic to any host (CVE-2020-8554).",
        Remediation = "Remove externalIPs; publish through an ingress, a gateway or a load balancer.",
        AppliesTo = ["Service"],
        Reference = "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("", "Service") && resource.Root.Find("spec", "externalIPs") is { } addresses && !addresses.HasNone()
            ? [new Violation(resource, addresses, $"the Service claims traffic to {addresses.Items[0].Text}{(addresses.Items.Count > 1 ? " and others" : "")}")]
            : [];
}
