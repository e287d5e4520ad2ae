using Enforcer.Mesh.Hosts;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A route or traffic policy for a Service that does not exist is without effect, or leads nowhere.</summary>
internal sealed class RouteHostRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-route-host",
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "Route names a Service that does not exist",
        Why = "Traffic for the host fails, and TLS settings meant for it protect nothing; whoever creates a Service of that name receives the traffic.",
        Remediation = "Correct the name and namespace of the Service, or declare the external host with a ServiceEntry.",
        AppliesTo = ["VirtualService", "DestinationRule", "Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "IngressRoute", "HTTPProxy", "Route (route.openshift.io)"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from resource in context.Resources.All
        where resource.IsObject
        from host in RouteHosts.In(resource)
        let missing = context.Mesh.Services.Missing(host.At.Text, host.Namespace)
        where missing is not null
        select new Violation(resource, host.At, $"the set has Services of {(missing.Namespace is { } name ? $"namespace '{name}'" : "no namespace")}, but no '{missing.Name}'")
        {
            // Where the files name no namespace, the Service may be meant for another one.
            Severity = missing.Namespace is null ? Severity.Low : null,
        };
}
