using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>A gateway that serves plain HTTP hands over what the mesh encrypts behind it.</summary>
internal sealed class GatewayPlainHttpRule : ISetRule
{
    private const string Group = "networking.istio.io";

    private static readonly string[] Plain = ["HTTP", "HTTP2", "GRPC", "GRPC-WEB"];

    public RuleInfo Info { get; } = new()
    {
        Id = "tls-gateway-plain-http",
        Category = Category.Tls,
        Severity = Severity.Medium,
        Title = "Gateway serves plain HTTP",
        Why = "Requests, cookies and tokens cross the network outside the mesh unencrypted, and can be read and changed there.",
        Remediation = "Serve HTTPS with a certificate, and give the HTTP server tls.httpsRedirect: true.",
        AppliesTo = ["Gateway (networking.istio.io)"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var redirecting = Redirecting(context.Resources);
        return from gateway in context.Resources.OfKind(Group, "Gateway")
               where !IsEgress(gateway) && !redirecting.Contains(gateway.Name ?? "")
               from server in gateway.Root.Find("spec", "servers")?.Items ?? []
               let protocol = server.Find("port", "protocol")
               where protocol?.Text is { } word && Plain.Contains(word.ToUpperInvariant()) && !server.Find("tls", "httpsRedirect").IsOn()
               select new Violation(gateway, protocol, $"port {server.Find("port", "number")?.Text} serves {protocol.Text} without TLS and without a redirect to HTTPS");
    }

    // The names of gateways whose routes redirect: a VirtualService may do it in the gateway's stead.
    private static HashSet<string> Redirecting(ResourceSet resources) =>
        (from route in resources.OfKind(Group, "VirtualService")
         let rules = route.Root.Find("spec", "http")?.Items ?? []
         where rules.Count > 0 && rules.All(rule => rule.Find("redirect", "scheme")?.Text == "https")
         from gateway in route.Root.Find("spec", "gateways")?.Items ?? []
         let name = gateway.Text
         where name is not null
         select name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]).ToHashSet(StringComparer.Ordinal);

    // Workloads of the mesh call it, by mutual TLS where the mesh says so.
    private static bool IsEgress(Resource gateway) =>
        (gateway.Root.Find("spec", "selector")?.Entries ?? []).Any(label => label.Value.Text?.Contains("egress", StringComparison.Ordinal) == true);
}
