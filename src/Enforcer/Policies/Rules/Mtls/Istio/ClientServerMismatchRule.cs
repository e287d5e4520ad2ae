using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Istio.Client;
using Enforcer.Mesh.Istio.DataPlanes;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>A client side that does not fit the server's stops the traffic, and the quick way out is to weaken the server.</summary>
internal sealed class ClientServerMismatchRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-client-server-mismatch",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "DestinationRule does not fit what the service takes",
        Why = "Mutual TLS of the mesh meets a server that takes plaintext only, or certificates of another kind meet one that takes the mesh's only: every call fails until somebody switches security off on one side.",
        Remediation = "Remove the tls block so that Istio picks what the server takes, or change the server's PeerAuthentication first.",
        AppliesTo = ["DestinationRule"],
        Reference = "https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from rule in context.Mesh.Istio.Clients.Rules.All
        from tls in ClientTls.In(rule.Resource)
        where tls.Mode is "ISTIO_MUTUAL" or "MUTUAL"
        let clash = context.Mesh.Istio.Clients.Servers.Behind(rule, tls).Select(side => Clash(rule, tls, side)).FirstOrDefault(found => found is not null)
        where clash is not null
        select new Violation(rule.Resource, tls.Settings["mode"]!, $"clients of {tls.Scope} {clash}");

    private static string? Clash(DestinationRule rule, ClientTls tls, ServerSide side) => (tls.Mode, side.Takes) switch
    {
        ("ISTIO_MUTUAL", { Mode: MtlsMode.Disable, Decider: { } decider }) =>
            $"speak mutual TLS (mode ISTIO_MUTUAL), and port {side.Port.Number} of Service '{side.Service.Name}' takes plaintext only, by {decider.Policy.Resource.Id}: these calls fail",
        // A rule for many hosts is written with those in mind that have a proxy.
        ("ISTIO_MUTUAL", { Plane: DataPlane.None }) when !rule.Host.StartsWith('*') =>
            $"speak mutual TLS (mode ISTIO_MUTUAL), and {side.Takes.Workload.Kind} '{side.Takes.Workload.Name}' behind Service '{side.Service.Name}' has no proxy that takes it: these calls fail",
        ("MUTUAL", { Mode: MtlsMode.Strict, Plane: DataPlane.Sidecar, Decider: { } decider }) =>
            $"show a certificate of their own (mode MUTUAL), and port {side.Port.Number} of Service '{side.Service.Name}' takes the mesh's only, by {decider.Policy.Resource.Id}: these calls fail",
        _ => null,
    };
}
