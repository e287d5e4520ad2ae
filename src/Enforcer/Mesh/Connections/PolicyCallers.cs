using Enforcer.Mesh.Connections.Servers;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Finds the nodes of those whom policies name as callers of a workload, one by one or by namespace.</summary>
internal sealed class PolicyCallers(ConnectionJudge judge, MeshNodes nodes, WorkloadModel workloads)
{
    // A selector that takes more than this means a namespace, and is drawn as one.
    private const int MostOfASelector = 8;

    public IEnumerable<(MeshNode From, NamedCaller Named)> Of(Workload server) =>
        (from named in judge.Callers.Of(server)
         from node in Nodes(named)
         select (node, named)).Concat(OfNetwork(server)).Concat(OfCilium(server));

    private IEnumerable<MeshNode> Nodes(NamedCaller named) => named switch
    {
        { Service: { } service } => [nodes.OfService(named.Namespace, service)?.Node ?? nodes.OfServiceAnywhere(service)?.Node ?? new MeshNode(NodeKind.Identity, named.Namespace, service)],
        { Account: { } account } => nodes.OfAccount(named.Namespace, account).DefaultIfEmpty(new MeshNode(NodeKind.Identity, named.Namespace, account)),
        _ => [Everybody(named.Namespace)],
    };

    private IEnumerable<(MeshNode From, NamedCaller Named)> OfNetwork(Workload server) =>
        from policy in judge.Network.Isolating(server, "Ingress")
        from rule in policy.Root.Find("spec", "ingress")?.Items ?? []
        from peer in rule["from"]?.Items ?? []
        where peer["ipBlock"] is null
        let space = peer["namespaceSelector"] is { IsNull: false } selector ? selector.Find("matchLabels", "kubernetes.io/metadata.name")?.Text : policy.Namespace ?? ""
        where space is not null
        from node in Selected(space, peer["podSelector"] is { IsNull: false } pods ? pods : null)
        select (node, Basis(policy, peer));

    private IEnumerable<(MeshNode From, NamedCaller Named)> OfCilium(Workload server) =>
        from one in judge.Cilium.Isolating(server, "ingress")
        from rule in one.Spec["ingress"]?.Items ?? []
        from peer in rule["fromEndpoints"]?.Items ?? []
        let labels = peer["matchLabels"]
        // Labels of other sources than Pods, and of namespaces other than the policy's, are judged at a call.
        where labels is null || !labels.Entries.Any(label => label.Key.Contains(':', StringComparison.Ordinal) || label.Key.StartsWith("io.", StringComparison.Ordinal))
        from node in Selected(one.Policy.Namespace ?? "", peer)
        select (node, Basis(one.Policy, peer));

    private List<MeshNode> Selected(string space, Node? pods)
    {
        if (pods is null || LabelSelector.IsEmpty(pods))
        {
            return [Everybody(space)];
        }

        var found = workloads.Selected(space.Length == 0 ? null : space, pods).Select(one => nodes.Of(one.Resource)).OfType<MeshNode>().Distinct().Take(MostOfASelector + 1).ToList();
        return found.Count > MostOfASelector ? [Everybody(space)] : found;
    }

    private static NamedCaller Basis(Resource policy, Node at) => new("", null, null, new Statement(policy, at, $"{policy.Kind} '{policy.Name}' names the caller"));

    private static MeshNode Everybody(string space) => new(NodeKind.Everybody, space, "*");
}
