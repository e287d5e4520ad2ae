using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>A gateway for every host lets any namespace publish under any name.</summary>
internal sealed class GatewayWildcardHostRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-gateway-wildcard-host",
        Category = Category.Exposure,
        Severity = Severity.Low,
        Title = "Gateway serves every host",
        Why = "With the host '*' any VirtualService that may bind to the gateway publishes itself to the world, under a name of its own choosing.",
        Remediation = "List the host names that the gateway serves, with the namespace that may bind to them (team/host).",
        AppliesTo = ["Gateway (networking.istio.io)"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/gateway/#Server",
    };

    // Low, as it is how a cluster with one gateway and one team is set up; the routes decide what is published.
    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("networking.istio.io", "Gateway")
            ? from server in resource.Root.Find("spec", "servers")?.Items ?? []
            // Passing by SNI, the host is only what the client says; a server that only redirects publishes nothing.
              where server.Find("tls", "mode")?.Text is not ("PASSTHROUGH" or "AUTO_PASSTHROUGH" or "ISTIO_MUTUAL") && !server.Find("tls", "httpsRedirect").IsOn()
              from host in server["hosts"]?.Items ?? []
              where host.Text is "*" or "*/*"
              select new Violation(resource, host, "the gateway serves every host, to every namespace")
            : [];
}
