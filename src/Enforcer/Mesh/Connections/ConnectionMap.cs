using Enforcer.Mesh.Connections.Callers;
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
        List<Connection> calls = [.. Calls(nodes, new DeclaredCalls(mesh.Resources)), .. Routes(mesh, nodes)];
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
        select new Connection(node, target.Node, target.PodPort(call.Port), call.By, true, Reach(_judge.CallerOf(client), target, call.Port));

    private IEnumerable<Connection> Routes(MeshModel mesh, MeshNodes nodes) =>
        from route in new RouteConnections(mesh, nodes).All()
        select new Connection(route.From, route.To.Node, route.To.PodPort(route.Port), route.Basis, true, FromGateway(route.From, route.To, route.Port));

    private IEnumerable<Connection> Named(MeshModel mesh, MeshNodes nodes)
    {
        var callers = new PolicyCallers(_judge, nodes, mesh.Workloads);
        return from node in nodes.All
               from server in node.Workloads
               from named in callers.Of(server)
               let verdict = FromNamed(named.From, server)
               // Denied where the policy itself refuses the caller; any other refusal shows at a call, if there is one.
               where verdict.Mode != ConnectionMode.Denied || AuthorizationPolicies.Action(named.Basis.Source) == "DENY"
               select new Connection(named.From, node, null, named.Basis, false, verdict);
    }

    private Verdict FromNamed(MeshNode from, Workload server) => from.Kind switch
    {
        NodeKind.Everybody => _judge.Transport(Anybody with { Membership = Membership.Unknown }, server, null, null),
        NodeKind.Identity => _judge.Judge(new Caller(from.Namespace, from.Name, null, Membership.Inside), server, null, null),
        _ => Worst(from.Workloads.Select(client => _judge.Judge(_judge.CallerOf(client), server, null, null))),
    };

    private Verdict FromGateway(MeshNode gateway, CallTarget target, string? port)
    {
        if (gateway.Workloads.Count > 0)
        {
            return Worst(gateway.Workloads.Select(carrier => Reach(_judge.CallerOf(carrier), target, port)));
        }

        return target.Node.Workloads.Any(server => _judge.Authorization.Decide(server, Anybody, target.PodPort(port)).Admits != Match.Yes)
            ? new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (as which service account the gateway runs, and so whether the AuthorizationPolicies admit it)", [])
            : Reach(Anybody with { Membership = Membership.Unknown }, target, port);
    }

    private Verdict Reach(Caller caller, CallTarget target, string? port) => target.Node switch
    {
        { Kind: NodeKind.External } => ExternalHosts.Judge(target.Node, port),
        { Workloads.Count: 0 } => new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (the Service selects no workload of the set)", []),
        _ => Worst(target.Node.Workloads.Select(server => _judge.Judge(caller, server, target.PodPort(port), _judge.EdgeOf(caller, target, port, server)))),
    };

    private NodeState StateOf(MeshNode node)
    {
        if (node.Workloads.Count == 0 || node.Kind == NodeKind.Gateway)
        {
            return new NodeState(node, Match.No, new Verdict(ConnectionMode.Unknown, node.Kind == NodeKind.Service ? "unknown: needs cluster (the Service selects no workload of the set)" : "", []));
        }

        var openness = node.Workloads.Max(server => (Match)Math.Min((int)_judge.Authorization.Decide(server, Anybody, null).Admits, (int)_judge.Network.Decide(server, Anybody, null).Admits));
        var weakest = Worst(node.Workloads.SelectMany(server => _judge.ServerModes(server).Select(mode => _judge.Transport(Anybody, server, mode.Port, null))));
        return new NodeState(node, openness, weakest);
    }

    private static Verdict Worst(IEnumerable<Verdict> verdicts) => verdicts.MinBy(one => one.Mode) ?? new Verdict(ConnectionMode.Unknown, ModeWords.NoPolicy, []);
}
