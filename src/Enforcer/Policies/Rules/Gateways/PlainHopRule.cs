using Enforcer.Mesh.Gateways;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Gateways;

/// <summary>Plaintext belongs on loopback, where nobody else is.</summary>
internal sealed class PlainHopRule : IResourceRule
{
    private static readonly string[] Plain = ["http://", "h2c://", "tcp://"];

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-gateway-plain-hop",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Gateway sends or takes plaintext off its own machine",
        Why = "Between the gateway and an app, or an app and the gateway, there is no TLS: off loopback others read and change the traffic, or use the workload's identity.",
        Remediation = "Bind outbound listeners to 127.0.0.1, lead inbound routes to loopback, and reach other machines through https:// with a peer.",
        AppliesTo = ["gateway.yaml (Enforcer)", "ConfigMap"],
        Reference = "https://spiffe.io/docs/latest/spiffe-about/spiffe-concepts/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => EnforcerGateway.In(resource).SelectMany(Judge);

    private static IEnumerable<Violation> Judge(EnforcerGateway gateway)
    {
        foreach (var listener in gateway.Outbound)
        {
            if (listener["bind"] is { Text: { } bind } at && !EnforcerGateway.IsLoopback(bind))
            {
                yield return new Violation(gateway.Resource, gateway.Place(at), $"whoever reaches {bind} calls with the workload's identity, without TLS", gateway.Discriminator(at));
            }
        }

        var routes = from listener in gateway.Inbound.Concat(gateway.Outbound)
                     from route in listener["routes"]?.Items ?? []
                     let upstream = route["upstream"]
                     where upstream?.Text is { } text && Plain.Any(scheme => text.StartsWith(scheme, StringComparison.Ordinal)) && !EnforcerGateway.IsLoopback(text)
                     select upstream;
        foreach (var upstream in routes)
        {
            yield return new Violation(gateway.Resource, gateway.Place(upstream), $"requests leave this machine in plaintext to '{upstream.Text}'", gateway.Discriminator(upstream));
        }
    }
}
