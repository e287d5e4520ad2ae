using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>One workload calling one port of one Service, answered by one workload behind it: what both sides do and what comes of it.</summary>
/// <param name="Client">Who calls.</param>
/// <param name="Service">What is called.</param>
/// <param name="Port">The Service's port.</param>
/// <param name="Server">Who answers.</param>
/// <param name="Speaks">What the client's side sends.</param>
/// <param name="Takes">What the server's side asks for, with its chain of PeerAuthentications.</param>
/// <param name="Chain">The statements that decided for the client, widest first; the last one decided. Empty where Istio's default did.</param>
internal sealed record Edge(
    Workload Client, Resource Service, ServicePort Port, Workload Server, ClientMode Speaks, WorkloadMode Takes, IReadOnlyList<ClientStep> Chain)
{
    public EdgeMode Mode => Of(Speaks, Takes.Mode);

    public static EdgeMode Of(ClientMode client, MtlsMode server) => (client, server) switch
    {
        (ClientMode.Plaintext, MtlsMode.Strict) => EdgeMode.Conflict,
        (ClientMode.Plaintext, _) => EdgeMode.Plaintext,
        (ClientMode.ForeignTls, MtlsMode.Strict) => EdgeMode.Conflict,
        (ClientMode.ForeignTls, _) => EdgeMode.Foreign,
        (ClientMode.MutualTls, MtlsMode.Strict) => EdgeMode.Strict,
        (ClientMode.MutualTls, MtlsMode.Permissive) => EdgeMode.Permissive,
        (ClientMode.MutualTls, MtlsMode.Disable) => EdgeMode.Conflict,
        _ => EdgeMode.Unknown,
    };
}
