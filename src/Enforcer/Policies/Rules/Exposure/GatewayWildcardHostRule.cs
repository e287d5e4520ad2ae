using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>A gateway for every host lets any namespace publish under any name.</summary>
internal sealed class GatewayWildcardHostRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-gateway-wildcard-host",
        Category = Category.Exposure,
        Severity = Severity.Medium,
        Title = "Gateway serves every host",
        Why = "With the host '*' any VirtualService that may bind to the gateway publishes itself to the world, under a name of its own choosing.",
        Remediation = "List the host names that the gateway serves, with the namespace that may bind to them (team/host).",
        AppliesTo = ["Gateway (networking.istio.io)"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/gateway/#Server",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("networking.istio.io", "Gateway")
            ? from server in resource.Root.Find("spec", "servers")?.Items ?? []
            // Passing by SNI, the host is only what the client says, and the routes decide.
              where server.Find("tls", "mode")?.Text is not ("PASSTHROUGH" or "AUTO_PASSTHROUGH" or "ISTIO_MUTUAL")
              from host in server["hosts"]?.Items ?? []
              where host.Text is "*" or "*/*"
              select new Violation(resource, host, "the gateway serves every host, to every namespace")
              {
                  Severity = IsPlain(server) ? null : Severity.Low,
              }
            : [];

    private static bool IsPlain(Node server) => server.Find("port", "protocol")?.Text?.StartsWith("HTTP", StringComparison.OrdinalIgnoreCase) == true && server["tls"]?["mode"] is null;
}
