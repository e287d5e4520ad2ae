using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Istio.Client;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Decides how a caller reaches a workload: first whether policies let it, then what both proxies make of the transport.</summary>
internal sealed class ConnectionJudge
{
    private readonly IstioMesh _istio;
    private readonly ILookup<Resource, WorkloadMode> _modes;

    public ConnectionJudge(MeshModel mesh)
    {
        _istio = mesh.Istio;
        _modes = mesh.Istio.Workloads.ToLookup(mode => mode.Workload);
        Memberships = new Memberships(mesh.Resources, mesh.Injection, mesh.Istio.DataPlanes);
        Authorization = new AuthorizationPolicies(mesh.Resources, mesh.Istio.RootNamespace);
        Network = new NetworkPolicies(mesh.Resources);
    }

    public Memberships Memberships { get; }

    public AuthorizationPolicies Authorization { get; }

    public NetworkPolicies Network { get; }

    /// <summary>Every port that is known of the workload, the first entry standing for all others.</summary>
    public IEnumerable<WorkloadMode> ServerModes(Workload workload) => _modes[workload.Resource];

    public Caller CallerOf(Workload workload) =>
        new(workload.Resource.Namespace ?? "", Caller.AccountOf(workload), workload, Memberships.Of(workload).State);

    /// <summary>What both sides make of a call by a Service's name; null where the caller or the port is not known.</summary>
    public Edge? EdgeOf(Caller caller, CallTarget target, string? port, Workload server) =>
        caller.Workload is { } client && target.Service is { } service && target.Port(port) is { } known ? _istio.Clients.Between(client, service, known, server) : null;

    /// <param name="caller">The client.</param>
    /// <param name="server">The workload that answers.</param>
    /// <param name="port">The Pod's port; null where it is not known.</param>
    /// <param name="edge">What client policies make of it; null where they are not known, or nobody in particular calls.</param>
    public Verdict Judge(Caller caller, Workload server, string? port, Edge? edge)
    {
        var network = Network.Decide(server, caller, port);
        if (network.Admits == Match.No)
        {
            return new Verdict(ConnectionMode.Denied, "a NetworkPolicy keeps the packets out", network.Statements);
        }

        // Only a proxy enforces an AuthorizationPolicy.
        var access = Memberships.Of(server).State == Membership.Outside ? Access.Open : Authorization.Decide(server, caller, port);
        if (access.Admits == Match.No)
        {
            return new Verdict(ConnectionMode.Denied, "no AuthorizationPolicy admits the caller, or one denies it", access.Statements);
        }

        var transport = Transport(caller, server, port, edge);
        return transport with { Chain = [.. transport.Chain, .. access.Statements, .. network.Statements] };
    }

    /// <summary>What both proxies make of the transport, whoever is let in.</summary>
    public Verdict Transport(Caller caller, Workload server, string? port, Edge? edge)
    {
        if (Memberships.Of(server) is { State: Membership.Outside } absent)
        {
            return new Verdict(ConnectionMode.Plaintext, $"the server has no proxy: {absent.Why}", absent.Decider is { } why ? [why] : []) { Speaks = edge?.Speaks };
        }

        var takes = edge?.Takes ?? _istio.ModeOf(server, port);
        var chain = Statements(takes);
        if (caller is { Membership: Membership.Outside, Workload: { } client })
        {
            return FromOutside(Memberships.Of(client), takes.Mode, chain);
        }

        return edge is { Chain.Count: > 0 } && (edge.Speaks != ClientMode.MutualTls || edge.Mode == EdgeMode.Conflict) ? FromClient(edge, chain)
            : OfServer(takes.Mode, chain) with { Speaks = edge?.Speaks };
    }

    /// <summary>The chain of a mode in words.</summary>
    public static IReadOnlyList<Statement> Statements(WorkloadMode mode) => [.. mode.Chain.Select(step => new Statement(step.Policy.Resource, step.At, ModeWords.Of(step, mode)))];

    private static Verdict FromOutside(MembershipState client, MtlsMode takes, IReadOnlyList<Statement> chain)
    {
        IReadOnlyList<Statement> both = client.Decider is { } absent ? [.. chain, absent] : chain;
        var verdict = takes switch
        {
            MtlsMode.Strict => new Verdict(ConnectionMode.Denied, $"the server asks for a certificate and the client has none: {client.Why}", both),
            MtlsMode.Permissive or MtlsMode.Disable => new Verdict(ConnectionMode.Plaintext, $"the client has no proxy and the server takes plaintext: {client.Why}", both),
            _ => new Verdict(ConnectionMode.Plaintext, $"the client has no proxy: {client.Why}; whether the server takes plaintext is unknown: needs cluster", both),
        };
        return verdict with { Speaks = ClientMode.Plaintext };
    }

    private static Verdict FromClient(Edge edge, IReadOnlyList<Statement> chain)
    {
        IReadOnlyList<Statement> both = [.. chain, .. edge.Chain.Select(step => new Statement(step.Rule, step.At, $"client: {step.Rule.Kind} '{step.Rule.Name}', {step.Says}"))];
        var speaks = ModeWords.Word(edge.Speaks);
        var verdict = edge.Mode switch
        {
            EdgeMode.Conflict => new Verdict(ConnectionMode.Denied, $"the sides do not fit, every call fails: the client speaks {speaks}, the server's mode is {ModeWords.Word(edge.Takes.Mode)}", both),
            EdgeMode.Plaintext => new Verdict(ConnectionMode.Plaintext, "the client is told to send plaintext", both),
            EdgeMode.Foreign => new Verdict(ConnectionMode.Permissive, "the client is told to use TLS that the mesh has no part in: the server cannot tell who calls", both),
            _ => new Verdict(ConnectionMode.Unknown, "what the client is told cannot be read: unknown: needs cluster", both),
        };
        return verdict with { Speaks = edge.Speaks };
    }

    private static Verdict OfServer(MtlsMode takes, IReadOnlyList<Statement> chain) => takes switch
    {
        MtlsMode.Strict => new Verdict(ConnectionMode.Strict, "the server takes mutual TLS only", chain),
        MtlsMode.Permissive => new Verdict(ConnectionMode.Permissive, "the server takes plaintext beside mutual TLS", chain),
        MtlsMode.Disable => new Verdict(ConnectionMode.Plaintext, "the server takes no mutual TLS", chain),
        _ => new Verdict(ConnectionMode.Unknown, ModeWords.NoPolicy, chain),
    };
}
