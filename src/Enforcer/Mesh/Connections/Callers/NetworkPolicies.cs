using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Kubernetes' NetworkPolicies of a set: whether together they let a caller through to a workload's port.</summary>
internal sealed class NetworkPolicies
{
    private readonly ILookup<string, Resource> _byNamespace;
    private readonly Dictionary<string, Node?> _namespaceLabels;

    public NetworkPolicies(ResourceSet resources)
    {
        _byNamespace = resources.OfKind("networking.k8s.io", "NetworkPolicy").Concat(resources.OfKind("extensions", "NetworkPolicy"))
            .ToLookup(policy => policy.Namespace ?? "", StringComparer.Ordinal);
        _namespaceLabels = resources.OfKind("", "Namespace").Where(one => one.Name is not null)
            .GroupBy(one => one.Name!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Root.Find("metadata", "labels"), StringComparer.Ordinal);
    }

    /// <summary>The policies that isolate the workload's Pods in one direction, <c>Ingress</c> or <c>Egress</c>.</summary>
    public IEnumerable<Resource> Isolating(Workload workload, string direction) =>
        workload.Pod is null || workload.Pod.Spec["hostNetwork"]?.Flag == true
            ? []
            : _byNamespace[workload.Resource.Namespace ?? ""].Where(policy => Concerns(policy, direction) && LabelSelector.MayMatch(policy.Root.Find("spec", "podSelector"), workload.Labels));

    /// <summary>Whether the server's policies let the caller in and the caller's own let it out.</summary>
    public Access Decide(Workload server, Caller caller, string? port)
    {
        var inbound = Decide(Isolating(server, "Ingress"), "ingress", "from", caller.Namespace, caller.Workload, server, port);
        if (inbound.Admits == Match.No || caller.Workload is null)
        {
            return inbound;
        }

        var outbound = Decide(Isolating(caller.Workload, "Egress"), "egress", "to", server.Resource.Namespace ?? "", server, server, port);
        return outbound.Admits == Match.No ? outbound
            : new Access((Match)Math.Min((int)inbound.Admits, (int)outbound.Admits), [.. inbound.Statements, .. outbound.Statements]);
    }

    private Access Decide(IEnumerable<Resource> policies, string rules, string peers, string space, Workload? peer, Workload server, string? port)
    {
        var isolating = policies.ToList();
        var best = isolating.Count == 0 ? Access.Open : new Access(Match.No, [.. isolating.Select(policy => new Statement(policy, Place(policy, rules), $"NetworkPolicy '{policy.Name}' lets no {(rules == "ingress" ? "such caller in" : "such call out")}"))]);
        foreach (var policy in isolating)
        {
            foreach (var rule in policy.Root.Find("spec", rules)?.Items ?? [])
            {
                var match = (Match)Math.Min((int)Peer(rule[peers], policy, space, peer), (int)Port(rule["ports"], server, port));
                if (match > best.Admits)
                {
                    best = new Access(match, [new Statement(policy, rule, $"NetworkPolicy '{policy.Name}' lets it {(rules == "ingress" ? "in" : "out")}")]);
                }
            }
        }

        return best;
    }

    private Match Peer(Node? peers, Resource policy, string space, Workload? workload) =>
        peers is null || peers.Items.Count == 0 ? Match.Yes : peers.Items.Max(peer => One(peer, policy, space, workload));

    private Match One(Node peer, Resource policy, string space, Workload? workload)
    {
        if (peer["ipBlock"] is not null)
        {
            // Addresses of Pods are the cluster's to give; a block of everything takes them all.
            return peer.Find("ipBlock", "cidr")?.Text is "0.0.0.0/0" or "::/0" && !(peer.Find("ipBlock", "except")?.Items.Count > 0) ? Match.Yes : Match.Maybe;
        }

        var inNamespace = peer["namespaceSelector"] is { IsNull: false } selector ? OfNamespace(selector, space) : space == (policy.Namespace ?? "") ? Match.Yes : Match.No;
        if (inNamespace == Match.No || peer["podSelector"] is not { IsNull: false } pods || LabelSelector.IsEmpty(pods))
        {
            return inNamespace;
        }

        return workload is null ? Match.Maybe : LabelSelector.MayMatch(pods, workload.Labels) ? inNamespace : Match.No;
    }

    private Match OfNamespace(Node selector, string space)
    {
        if (LabelSelector.IsEmpty(selector))
        {
            return Match.Yes;
        }

        // The label that every Namespace carries by itself is the usual one to select by.
        if (selector.Entries is [{ Key: "matchLabels", Value.Entries: [{ Key: "kubernetes.io/metadata.name", Value: var name }] }])
        {
            return name.Text == space ? Match.Yes : Match.No;
        }

        if (!_namespaceLabels.TryGetValue(space, out var labels))
        {
            return Match.Maybe;
        }

        return LabelSelector.MayMatch(selector, labels) || selector.Find("matchLabels", "kubernetes.io/metadata.name")?.Text == space ? Match.Yes : Match.No;
    }

    private static Match Port(Node? ports, Workload server, string? port)
    {
        if (ports is null || ports.Items.Count == 0)
        {
            return Match.Yes;
        }

        return port is null ? Match.Maybe : ports.Items.Any(one => Covers(one, server, port)) ? Match.Yes : Match.No;
    }

    private static bool Covers(Node wanted, Workload server, string port)
    {
        if (wanted["port"]?.Text is not { } first || first == port)
        {
            return true;
        }

        if (int.TryParse(first, out var from) && int.TryParse(wanted["endPort"]?.Text, out var to) && int.TryParse(port, out var number))
        {
            return number >= from && number <= to;
        }

        return server.Pod?.Containers.SelectMany(container => container["ports"]?.Items ?? []).Any(one => one["name"]?.Text == first && one["containerPort"]?.Text == port) == true;
    }

    private static bool Concerns(Resource policy, string direction)
    {
        var types = policy.Root.Find("spec", "policyTypes")?.Items ?? [];
        // Where no types are written, every policy is about what comes in, and about what goes out only if it says something of that.
        return types.Count > 0 ? types.Any(type => type.Text == direction) : direction == "Ingress" || policy.Root.Find("spec", "egress") is not null;
    }

    private static Node Place(Resource policy, string rules) => policy.Root.Find("spec", rules) ?? policy.Root["spec"] ?? policy.Root;
}
