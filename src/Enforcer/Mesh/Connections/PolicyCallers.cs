using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Whom the policies of a workload name as callers, one by one or by namespace; who is named by a pattern over everything is nobody in particular.</summary>
internal sealed class PolicyCallers(ConnectionJudge judge, MeshNodes nodes, WorkloadModel workloads)
{
    // A selector that takes more than this means a namespace, and is drawn as one.
    private const int MostOfASelector = 8;

    public IEnumerable<(MeshNode From, Statement Basis)> Of(Workload server) =>
        OfAuthorization(server).Concat(OfNetwork(server));

    private IEnumerable<(MeshNode From, Statement Basis)> OfAuthorization(Workload server) =>
        from policy in judge.Authorization.Applying(server)
        let action = AuthorizationPolicies.Action(policy)
        where action is "ALLOW" or "DENY"
        from rule in policy.Root.Find("spec", "rules")?.Items ?? []
        from source in (rule["from"]?.Items ?? []).Select(one => one["source"])
        where source is not null
        from named in Named(source, policy.Namespace ?? "")
            // That a whole namespace is refused is seen at who calls from there.
        where action == "ALLOW" || named.From.Kind != NodeKind.Everybody
        select (named.From, new Statement(policy, named.At, $"AuthorizationPolicy '{policy.Name}' ({action}) names the caller"));

    private IEnumerable<(MeshNode From, Node At)> Named(Node source, string home)
    {
        foreach (var at in source["principals"]?.Items ?? [])
        {
            if (IdentityPattern.Exact(at.Text ?? "") is var (space, account))
            {
                foreach (var node in Account(space, account))
                {
                    yield return (node, at);
                }
            }
            else if (IdentityPattern.WholeNamespace(at.Text ?? "") is { } whole)
            {
                yield return (Everybody(whole), at);
            }
        }

        foreach (var at in source["serviceAccounts"]?.Items ?? [])
        {
            var parts = (at.Text ?? "").Split('/');
            foreach (var node in Account(parts.Length > 1 ? parts[0] : home, parts[^1]))
            {
                yield return (node, at);
            }
        }

        foreach (var at in source["namespaces"]?.Items ?? [])
        {
            if (at.Text is { Length: > 0 } space && !space.Contains('*', StringComparison.Ordinal))
            {
                yield return (Everybody(space), at);
            }
        }
    }

    private List<MeshNode> Account(string space, string account)
    {
        var known = nodes.OfAccount(space, account).ToList();
        return known.Count > 0 ? known : [new MeshNode(NodeKind.Identity, space, account)];
    }

    private IEnumerable<(MeshNode From, Statement Basis)> OfNetwork(Workload server) =>
        from policy in judge.Network.Isolating(server, "Ingress")
        from rule in policy.Root.Find("spec", "ingress")?.Items ?? []
        from peer in rule["from"]?.Items ?? []
        from node in Selected(peer, policy)
        select (node, new Statement(policy, peer, $"NetworkPolicy '{policy.Name}' names the caller"));

    private List<MeshNode> Selected(Node peer, Resource policy)
    {
        var space = peer["namespaceSelector"] is { IsNull: false } selector ? selector.Find("matchLabels", "kubernetes.io/metadata.name")?.Text : policy.Namespace ?? "";
        if (space is null || peer["ipBlock"] is not null)
        {
            return [];
        }

        if (peer["podSelector"] is not { IsNull: false } pods || LabelSelector.IsEmpty(pods))
        {
            return [Everybody(space)];
        }

        var found = workloads.Selected(space.Length == 0 ? null : space, pods).Select(one => nodes.Of(one.Resource)).OfType<MeshNode>().Distinct().Take(MostOfASelector + 1).ToList();
        return found.Count > MostOfASelector ? [Everybody(space)] : found;
    }

    private static MeshNode Everybody(string space) => new(NodeKind.Everybody, space, "*");
}
