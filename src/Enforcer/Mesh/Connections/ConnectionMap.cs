using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Istio.Client;
using Enforcer.Mesh.Workloads;

namespace Enforcer.Mesh.Connections;

/// <summary>
/// Who can talk to whom, and how: every declared call, every route into the cluster, and every caller that a policy names. A node that
/// admits everybody says so itself, so that the number of connections follows what is written and not the square of the nodes.
/// </summary>
internal sealed class ConnectionMap
{
    private static readonly Caller Anybody = new("\0", "\0", null, Membership.Inside);

    private readonly ConnectionJudge _judge;

    public ConnectionMap(MeshModel mesh)
    {
        _judge = new ConnectionJudge(mesh);
        var nodes = new MeshNodes(mesh.Resources, mesh.Workloads);
        List<Connection> calls = [.. Calls(nodes, new DeclaredCalls(mesh)), .. Routes(mesh, nodes), .. new GatewayConnections(mesh, nodes).All()];
        // Who calls needs no second line for being allowed to.
        var called = calls.Select(one => (one.From.Id, one.To.Id)).ToHashSet();
        Connections = [.. calls.Concat(Named(mesh, nodes).Where(one => !called.Contains((one.From.Id, one.To.Id))))
            .Where(one => one.From.Id != one.To.Id)
            .DistinctBy(one => (one.From.Id, one.To.Id, one.Port, one.IsCall))
            .OrderBy(one => one.To.Id, StringComparer.Ordinal).ThenBy(one => one.From.Id, StringComparer.Ordinal).ThenBy(one => one.Port, StringComparer.Ordinal)];
        Nodes = [.. nodes.All.Concat(Connections.SelectMany(one => new[] { one.From, one.To })).DistinctBy(node => node.Id)
            .OrderBy(node => node.Namespace, StringComparer.Ordinal).ThenBy(node => node.Name, StringComparer.Ordinal).ThenBy(node => node.Kind)
            .Select(StateOf)];
    }

    public ConnectionJudge Judge => _judge;

    /// <summary>By namespace and name.</summary>
    public IReadOnlyList<NodeState> Nodes { get; }

    /// <summary>By server, then client, then port. What a policy names and refuses anyway is left out.</summary>
    public IReadOnlyList<Connection> Connections { get; }

    private IEnumerable<Connection> Calls(MeshNodes nodes, DeclaredCalls calls) =>
        from node in nodes.All
        from client in node.Workloads
        from call in calls.Of(client)
        let target = nodes.OfHost(call.Host, client.Resource.Namespace ?? "")
        where target is not null
        select new Connection(node, target.Node, target.PodPort(call.Port), call.By, true, Demanding(call, Reach(_judge.CallerOf(client), target, call.Port)));

    private IEnumerable<Connection> Routes(MeshModel mesh, MeshNodes nodes) =>
        from route in new RouteConnections(mesh, nodes).All()
        select new Connection(route.From, route.To.Node, route.To.PodPort(route.Port), route.Basis, true, FromGateway(route.From, route.To, route.Port));

    private IEnumerable<Connection> Named(MeshModel mesh, MeshNodes nodes)
    {
        var callers = new PolicyCallers(_judge, nodes, mesh.Workloads);
        return from node in nodes.All
               from server in node.Workloads
               from named in callers.Of(server)
               let verdict = FromNamed(named.From, server, named.Named.Port)
               // Denied where the policy itself refuses the caller; any other refusal shows at a call, if there is one.
               where verdict.Mode != ConnectionMode.Denied || named.Named.Denies
               select new Connection(named.From, node, named.Named.Port, named.Named.Basis, false, verdict);
    }

    private Verdict FromNamed(MeshNode from, Workload server, string? port) => from.Kind switch
    {
        NodeKind.Everybody => _judge.Transport(Anybody with { Membership = Membership.Unknown }, server, port, null),
        NodeKind.Identity => _judge.Judge(new Caller(from.Namespace, from.Name, null, Membership.Inside), server, port, null),
        _ => Worst(from.Workloads.Select(client => _judge.Judge(_judge.CallerOf(client), server, port, null))),
    };

    // A gateway of ours that is told whom to expect takes nobody else, whatever the server would do.
    private static Verdict Demanding(DeclaredCall call, Verdict verdict) => call.Demands is not { } demands || verdict.Mode is ConnectionMode.Denied or ConnectionMode.Strict ? verdict
        : new Verdict(ConnectionMode.Strict, "the client's gateway speaks mutual TLS or nothing", [demands]) { Speaks = ClientMode.MutualTls };

    private Verdict FromGateway(MeshNode gateway, CallTarget target, string? port)
    {
        if (gateway.Workloads.Count > 0)
        {
            return Worst(gateway.Workloads.Select(carrier => Reach(_judge.CallerOf(carrier), target, port)));
        }

        return target.Node.Workloads.Any(server => _judge.Admission(Anybody, server, target.PodPort(port)).Admits != Match.Yes)
            ? new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (as which service account the gateway runs, and so whether policies admit it)", [])
            : Reach(Anybody with { Membership = Membership.Unknown }, target, port);
    }

    private Verdict Reach(Caller caller, CallTarget target, string? port) => target.Node switch
    {
        { Kind: NodeKind.External } => ExternalHosts.Judge(target.Node, port),
        { Workloads.Count: 0 } => new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (the Service selects no workload of the set)", []),
        _ => Worst(target.Node.Workloads.Select(server => _judge.Judge(caller.Workload is { } client ? caller with { Bypass = BypassedPorts.Outbound(client, target.Port(port)?.Number ?? port) } : caller, server, target.PodPort(port), _judge.EdgeOf(caller, target, port, server)))),
    };

    private NodeState StateOf(MeshNode node)
    {
        if (node.Workloads.Count == 0 || node.Kind == NodeKind.Gateway)
        {
            return new NodeState(node, Match.No, new Verdict(ConnectionMode.Unknown, node.Kind == NodeKind.Service ? "unknown: needs cluster (the Service selects no workload of the set)" : "", []));
        }

        var openness = node.Workloads.Max(server => Openness(server));
        var weakest = Worst(node.Workloads.SelectMany(server => _judge.Ports(server).Select(port => _judge.Transport(Anybody, server, port, null))));
        return new NodeState(node, openness, weakest)
        {
            Meshes = [.. node.Workloads.Select(server => _judge.Memberships.Of(server).Mesh).OfType<string>().Distinct(StringComparer.Ordinal)],
            Needs = node.Workloads.Select(server => _judge.Admission(Anybody, server, null).Needs).FirstOrDefault(needs => needs is not null),
        };
    }

    private Match Openness(Workload server) =>
        new[] { _judge.Admission(Anybody, server, null), _judge.Network.Decide(server, Anybody, null), _judge.Cilium.Decide(server, Anybody, null) }.Min(one => one.Admits);

    private static Verdict Worst(IEnumerable<Verdict> verdicts) => verdicts.MinBy(one => one.Mode) ?? new Verdict(ConnectionMode.Unknown, ModeWords.NoPolicy, []);
}
