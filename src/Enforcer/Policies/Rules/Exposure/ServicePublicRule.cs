using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>A Service on every node or on a public address goes around the ingress that guards the others.</summary>
internal sealed class ServicePublicRule : IResourceRule
{
    // Each cloud's way to say that the balancer stays inside; any other value of the same key means the same thing or nothing.
    private static readonly (string Key, string[] Values)[] Internal =
    [
        ("service.beta.kubernetes.io/aws-load-balancer-internal", ["true", "0.0.0.0/0"]),
        ("service.beta.kubernetes.io/aws-load-balancer-scheme", ["internal"]),
        ("service.beta.kubernetes.io/azure-load-balancer-internal", ["true"]),
        ("networking.gke.io/load-balancer-type", ["Internal", "internal"]),
        ("cloud.google.com/load-balancer-type", ["Internal", "internal"]),
        ("service.beta.kubernetes.io/openstack-internal-load-balancer", ["true"]),
        ("service.beta.kubernetes.io/oci-load-balancer-internal", ["true"]),
        ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", ["intranet"]),
        ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", ["private"]),
        ("load-balancer.hetzner.cloud/disable-public-network", ["true"]),
        ("service.beta.kubernetes.io/do-loadbalancer-network", ["INTERNAL"]),
        ("tailscale.com/expose", ["true"]),
    ];

    // What stands at the edge by design: it is exposed so that nothing else needs to be.
    private static readonly string[] Edges =
    [
        "ingressgateway", "ingress-gateway", "istio-ingress", "eastwestgateway", "eastwest", "ingress-nginx", "nginx-ingress", "traefik", "contour", "envoy", "haproxy-ingress", "kong", "mesh-gateway", "api-gateway", "ambassador", "emissary-ingress",
    ];

    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-service-public",
        Category = Category.Exposure,
        Severity = Severity.Medium,
        Title = "Service is reachable from outside the cluster",
        Why = "NodePort opens a port on every node, LoadBalancer a public address: clients reach the workload without the ingress, its TLS and its authorization.",
        Remediation = "Use ClusterIP behind an ingress or gateway; where a balancer is needed, make it internal or set loadBalancerSourceRanges.",
        AppliesTo = ["Service"],
        Reference = "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        var type = resource.Is("", "Service") ? resource.Root.Find("spec", "type") : null;
        return type?.Text is "NodePort" or "LoadBalancer" && !IsEdge(resource) && !(type.Text == "LoadBalancer" && (IsInternal(resource) || IsNarrow(resource)))
            ? [new Violation(resource, type, type.Text == "NodePort" ? "the Service opens a port on every node" : "the Service asks for a public address, open to every source")]
            : [];
    }

    private static bool IsInternal(Resource service) =>
        service.Root.Find("spec", "loadBalancerClass")?.Text == "tailscale"
        || Array.Exists(Internal, one => service.Annotation(one.Key) is { } value && (one.Values.Contains(value.Text) || (one.Values.Contains("true") && value.IsOn())));

    private static bool IsNarrow(Resource service)
    {
        var ranges = service.Root.Find("spec", "loadBalancerSourceRanges")?.Items ?? [];
        return ranges.Count > 0
            ? !ranges.Any(range => range.IsEverywhere())
            : service.Annotation("service.beta.kubernetes.io/load-balancer-source-ranges")?.Text is { Length: > 0 } listed && !listed.Contains("/0", StringComparison.Ordinal);
    }

    private static bool IsEdge(Resource service) =>
        (service.Root.Find("spec", "selector")?.Entries ?? []).Any(label => label.Value.Text is { } value && Array.Exists(Edges, edge => value.Contains(edge, StringComparison.Ordinal)));
}
