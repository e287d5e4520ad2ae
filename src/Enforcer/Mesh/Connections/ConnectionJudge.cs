using Enforcer.Mesh.Authorization;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Connections.Servers;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Istio.Client;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Decides how a caller reaches a workload: first whether policies let it, then what both proxies make of the transport.</summary>
internal sealed class ConnectionJudge
{
    private readonly MeshModel _mesh;
    private readonly ServerMeshes _meshes;
    private readonly ILookup<Resource, WorkloadMode> _modes;

    public ConnectionJudge(MeshModel mesh)
    {
        _mesh = mesh;
        _meshes = new ServerMeshes(mesh);
        _modes = mesh.Istio.Workloads.ToLookup(mode => mode.Workload);
        Memberships = new Memberships(mesh);
        Network = new NetworkPolicies(mesh.Resources);
        Cilium = new CiliumPolicies(mesh.Resources, mesh.Charts);
        Callers = new CallerNames(mesh, this);
    }

    public Memberships Memberships { get; }

    public NetworkPolicies Network { get; }

    public CiliumPolicies Cilium { get; }

    /// <summary>Whom policies name.</summary>
    public CallerNames Callers { get; }

    public AuthorizationModel Authorization => _mesh.Authorization;

    /// <summary>The mesh whose policies decide at the workload; null for Istio, for none, and where it is not known.</summary>
    public IServerMesh? MeshOf(Workload workload) => _meshes.Of(Memberships.Of(workload));

    /// <summary>What Istio's proxy would ask, at every port that is known; the first entry stands for all others.</summary>
    public IEnumerable<WorkloadMode> ServerModes(Workload workload) => _modes[workload.Resource];

    /// <summary>Every port that is worth a verdict of its own; null for all others.</summary>
    public IEnumerable<string?> Ports(Workload workload)
    {
        if (MeshOf(workload) is not { } mesh)
        {
            return ServerModes(workload).Select(mode => mode.Port);
        }

        var declared = (workload.Pod?.Ports ?? []).Select(port => port["containerPort"]?.Text)
            .Concat(_mesh.Targets.Before(workload.Resource).SelectMany(ServicePort.Of).Select(port => port.On(workload.Pod))).OfType<string>().Distinct(StringComparer.Ordinal);
        return mesh.Ports(workload, declared);
    }

    public Caller CallerOf(Workload workload) =>
        new(workload.Resource.Namespace ?? "", Caller.AccountOf(workload), workload, Memberships.Of(workload).State);

    /// <summary>What both sides make of a call by a Service's name in Istio; null where the caller or the port is not known, or another mesh decides.</summary>
    public Edge? EdgeOf(Caller caller, CallTarget target, string? port, Workload server) =>
        caller.Workload is { } client && target.Service is { } service && target.Port(port) is { } known && MeshOf(server) is null ? _mesh.Istio.Clients.Between(client, service, known, server) : null;

    /// <param name="caller">The client.</param>
    /// <param name="server">The workload that answers.</param>
    /// <param name="port">The Pod's port; null where it is not known.</param>
    /// <param name="edge">What client policies make of it; null where they are not known, or nobody in particular calls.</param>
    public Verdict Judge(Caller caller, Workload server, string? port, Edge? edge)
    {
        var network = Network.Decide(server, caller, port);
        var cilium = network.Admits == Match.No ? Access.Open : Cilium.Decide(server, caller, port);
        if (network.Admits == Match.No || cilium.Admits == Match.No)
        {
            return new Verdict(ConnectionMode.Denied, network.Admits == Match.No ? "a NetworkPolicy keeps the packets out" : "a policy of Cilium keeps the packets out", network.Admits == Match.No ? network.Statements : cilium.Statements);
        }

        // Only a proxy enforces a policy about identities, and it knows those of its own mesh.
        var seen = StrangerTo(server, caller) is null ? caller : caller with { Membership = Membership.Outside };
        var access = Admission(seen, server, port);
        if (access.Admits == Match.No)
        {
            return new Verdict(ConnectionMode.Denied, MeshOf(server) is { } mesh ? $"no policy of {mesh.Name} admits the caller, or one denies it" : "no AuthorizationPolicy admits the caller, or one denies it", access.Statements);
        }

        var transport = Transport(seen, server, port, edge);
        return transport with
        {
            Why = access.Needs is null || transport.Mode == ConnectionMode.Denied ? transport.Why : $"{transport.Why}; whether the caller is admitted is unknown: needs cluster ({access.Needs})",
            Chain = [.. transport.Chain, .. access.Statements, .. network.Statements, .. cilium.Statements],
        };
    }

    /// <summary>Whether the policies that a proxy enforces let the caller in, whatever the network does.</summary>
    public Access Admission(Caller caller, Workload server, string? port) =>
        Memberships.Of(server).State == Membership.Outside || BypassedPorts.Inbound(server, port) is not null ? Access.Open : MeshOf(server) is { } mesh ? mesh.Decide(server, caller, port) : Authorization.Decide(server, caller, port);

    /// <summary>What both proxies make of the transport, whoever is let in.</summary>
    public Verdict Transport(Caller caller, Workload server, string? port, Edge? edge)
    {
        var state = Memberships.Of(server);
        if (state.State == Membership.Outside)
        {
            return WithoutProxy(caller, server, port, state) with { Speaks = edge?.Speaks };
        }

        if (BypassedPorts.Inbound(server, port) is { } bypass)
        {
            return new Verdict(ConnectionMode.Plaintext, $"the port is left out of the proxy: {bypass.Says}", [bypass]);
        }

        if (_meshes.Of(state) is { } other)
        {
            var verdict = other.Takes(server, port);
            return StrangerTo(server, caller) is { } stranger ? FromOutside(stranger, verdict) : verdict;
        }

        var takes = edge?.Takes ?? _mesh.Istio.ModeOf(server, port);
        var served = OfServer(takes.Mode, Statements(takes));
        if (state.State == Membership.Unknown && takes.Mode is not (MtlsMode.Strict or MtlsMode.Permissive or MtlsMode.Disable) && Cilium.Authenticates(server, caller, port) is { } proof)
        {
            return ByCilium(proof);
        }

        if (StrangerTo(server, caller) is { } outsider)
        {
            return FromOutside(outsider, served);
        }

        if (state.State == Membership.Unknown && served.Mode == ConnectionMode.Strict)
        {
            served = served with { Why = $"{served.Why}; whether it has a proxy that does is {state.Why}" };
        }

        return edge is { Chain.Count: > 0 } && (edge.Speaks != ClientMode.MutualTls || edge.Mode == EdgeMode.Conflict) ? FromClient(edge, served.Chain)
            : served with { Speaks = edge?.Speaks };
    }

    /// <summary>The chain of a mode in words.</summary>
    public static IReadOnlyList<Statement> Statements(WorkloadMode mode) => [.. mode.Chain.Select(step => new Statement(step.Policy.Resource, step.At, ModeWords.Of(step, mode)))];

    /// <summary>Why a client has no certificate that the server's mesh knows; null where it has one, or it is not known.</summary>
    private MembershipState? StrangerTo(Workload server, Caller caller)
    {
        if (caller.Bypass is { } bypass)
        {
            return new MembershipState(Membership.Outside, bypass.Says, bypass);
        }

        if (caller.Workload is not { } client || Memberships.Of(client) is not { State: not Membership.Unknown } state)
        {
            return null;
        }

        var home = Memberships.Of(server);
        return state.State == Membership.Outside ? state
            : home.State == Membership.Inside && !MembershipState.IsSameMesh(home.Mesh, state.Mesh) ? state with { Why = $"its proxy is {state.Mesh}'s and the server's {home.Mesh}'s" }
            : null;
    }

    private Verdict WithoutProxy(Caller caller, Workload server, string? port, MembershipState state) => Cilium.Authenticates(server, caller, port) is { } proof
        ? ByCilium(proof)
        : new Verdict(ConnectionMode.Plaintext, $"the server has no proxy: {state.Why}", state.Decider is { } why ? [why] : []);

    private Verdict ByCilium(Statement proof)
    {
        IReadOnlyList<Statement> chain = Cilium.Encryption is { } encryption ? [proof, encryption] : [proof];
        return Cilium.IsEncrypting switch
        {
            true => new Verdict(ConnectionMode.Strict, "Cilium makes both sides prove who they are, and encrypts between nodes", chain),
            false => new Verdict(ConnectionMode.Permissive, "Cilium makes both sides prove who they are, and nothing encrypts what they say", chain),
            null => new Verdict(ConnectionMode.Unknown, "Cilium makes both sides prove who they are; whether it encrypts is unknown: needs cluster (encryption.enabled of its installation)", chain),
        };
    }

    private static Verdict FromOutside(MembershipState client, Verdict takes)
    {
        IReadOnlyList<Statement> both = client.Decider is { } absent ? [.. takes.Chain, absent] : takes.Chain;
        var verdict = takes.Mode switch
        {
            ConnectionMode.Denied => takes,
            ConnectionMode.Strict => new Verdict(ConnectionMode.Denied, $"the server asks for a certificate and the client has none: {client.Why}", both),
            ConnectionMode.Permissive or ConnectionMode.Plaintext => new Verdict(ConnectionMode.Plaintext, $"the client has no proxy and the server takes plaintext: {client.Why}", both),
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
