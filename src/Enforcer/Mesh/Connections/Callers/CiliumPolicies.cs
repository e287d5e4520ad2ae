using Enforcer.Mesh.Charts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Cilium's policies of a set: whether they let a caller through to a port, and whether the two must authenticate each other first.</summary>
internal sealed class CiliumPolicies
{
    private const string Group = "cilium.io";
    private const string SpaceLabel = "io.kubernetes.pod.namespace";

    private static readonly string[] Cluster = ["cluster", "all"];

    private readonly List<(Resource Policy, Node Spec)> _all;

    public CiliumPolicies(ResourceSet resources, ChartModel charts)
    {
        _all = [.. from policy in resources.OfKind(Group, "CiliumNetworkPolicy").Concat(resources.OfKind(Group, "CiliumClusterwideNetworkPolicy"))
                   from spec in (policy.Root["specs"]?.Items ?? []).Append(policy.Root["spec"])
                   where spec is not null && spec["endpointSelector"] is not null
                   select (policy, spec)];
        var encryption = from values in charts.All
                         from view in ChartProduct.Cilium.Views(values)
                         let at = view.Find("encryption", "enabled")
                         where at?.Flag is not null
                         select new Statement(values.Resource, values.Place(at), $"installation: encryption.enabled {at.Text}");
        Encryption = _all.Count == 0 ? null : encryption.FirstOrDefault();
        IsEncrypting = Encryption?.Says.EndsWith("true", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Where the installation says whether it encrypts; null where the set does not hold it.</summary>
    public Statement? Encryption { get; }

    /// <summary>Null where the set does not say.</summary>
    public bool? IsEncrypting { get; }

    /// <summary>The policies that isolate the workload's Pods in one direction, <c>ingress</c> or <c>egress</c>.</summary>
    public IEnumerable<(Resource Policy, Node Spec)> Isolating(Workload workload, string direction) =>
        workload.Pod is null ? [] : _all.Where(one => (one.Spec[direction] is not null || one.Spec[direction + "Deny"] is not null) && Selects(one.Policy, one.Spec["endpointSelector"], workload));

    /// <summary>Whether the server's policies let the caller in and the caller's own let it out.</summary>
    public Access Decide(Workload server, Caller caller, string? port)
    {
        var inbound = Decide(Isolating(server, "ingress"), "ingress", "from", caller.Namespace, caller.Workload, port);
        if (inbound.Admits == Match.No || caller.Workload is null)
        {
            return inbound;
        }

        var outbound = Decide(Isolating(caller.Workload, "egress"), "egress", "to", server.Resource.Namespace ?? "", server, port);
        return outbound.Admits == Match.No ? outbound : new Access((Match)Math.Min((int)inbound.Admits, (int)outbound.Admits), [.. inbound.Statements, .. outbound.Statements]);
    }

    /// <summary>The rule that makes both sides prove who they are; null where none that admits the caller does, or one waives it.</summary>
    public Statement? Authenticates(Workload server, Caller caller, string? port)
    {
        if (caller.Workload is null)
        {
            // Of nobody in particular it is only said where every rule asks for it.
            var all = Isolating(server, "ingress").SelectMany(one => (one.Spec["ingress"]?.Items ?? []).Select(rule => (one.Policy, At: rule.Find("authentication", "mode") ?? rule))).ToList();
            return all.Count > 0 && all.TrueForAll(one => one.At.Text == "required") ? Requires(all[0].Policy, all[0].At) : null;
        }

        var rules = (from one in Isolating(server, "ingress")
                     from rule in one.Spec["ingress"]?.Items ?? []
                     where rule["authentication"] is not null && Of(rule, one.Policy, "from", caller.Namespace, caller.Workload, port) != Match.No
                     select (one.Policy, At: rule.Find("authentication", "mode") ?? rule)).ToList();
        return rules.Exists(one => one.At.Text == "disabled") ? null
            : rules.Where(one => one.At.Text == "required").Select(one => Requires(one.Policy, one.At)).FirstOrDefault();
    }

    private static Statement Requires(Resource policy, Node at) => new(policy, at, $"{policy.Kind} '{policy.Name}' requires authentication");

    private static Access Decide(IEnumerable<(Resource Policy, Node Spec)> policies, string rules, string side, string space, Workload? peer, string? port)
    {
        var isolating = policies.ToList();
        foreach (var (policy, spec) in isolating)
        {
            if ((spec[rules + "Deny"]?.Items ?? []).FirstOrDefault(rule => Of(rule, policy, side, space, peer, port) == Match.Yes) is { } denial)
            {
                return new Access(Match.No, [new Statement(policy, denial, $"{policy.Kind} '{policy.Name}' denies it")]);
            }
        }

        var closing = isolating.Where(one => one.Spec[rules] is not null && one.Spec.Find("enableDefaultDeny", rules)?.Flag != false).ToList();
        var best = closing.Count == 0 ? Access.Open : new Access(Match.No, [.. closing.Select(one => new Statement(one.Policy, one.Spec[rules]!, $"{one.Policy.Kind} '{one.Policy.Name}' lets no {(rules == "ingress" ? "such caller in" : "such call out")}"))]);
        foreach (var (policy, spec) in closing)
        {
            foreach (var rule in spec[rules]?.Items ?? [])
            {
                var match = Of(rule, policy, side, space, peer, port);
                if (match > best.Admits)
                {
                    best = new Access(match, [new Statement(policy, rule, $"{policy.Kind} '{policy.Name}' lets it {(rules == "ingress" ? "in" : "out")}")]);
                }
            }
        }

        return best;
    }

    private static Match Of(Node rule, Resource policy, string side, string space, Workload? peer, string? port) =>
        (Match)Math.Min((int)Peer(rule, policy, side, space, peer), (int)Ports(rule["toPorts"], port));

    private static Match Peer(Node rule, Resource policy, string side, string space, Workload? peer)
    {
        var endpoints = rule[side + "Endpoints"];
        var entities = rule[side + "Entities"];
        if (endpoints is null && entities is null)
        {
            // Addresses, names and services are the cluster's to resolve; a rule about ports alone takes every peer.
            return rule.Entries.Any(entry => entry.Key.StartsWith(side, StringComparison.Ordinal) && entry.Key is not ("toPorts")) ? Match.Maybe : Match.Yes;
        }

        if ((entities?.Items ?? []).Any(entity => Cluster.Contains(entity.Text)))
        {
            return Match.Yes;
        }

        return (endpoints?.Items ?? []).Select(selector => Fits(selector, policy, space, peer)).DefaultIfEmpty(Match.No).Max();
    }

    private static Match Fits(Node selector, Resource policy, string space, Workload? peer)
    {
        var match = HasSpace(selector) || policy.Namespace is null || policy.Namespace == space ? Match.Yes : Match.No;
        foreach (var label in selector["matchLabels"]?.Entries ?? [])
        {
            var (key, value) = (Plain(label.Key), label.Value.Text);
            var one = key == SpaceLabel ? value == space ? Match.Yes : Match.No
                : LabelSelector.IsAdded(key) || peer is null ? Match.Maybe
                : peer.Labels?[key]?.Text == value ? Match.Yes : Match.No;
            match = one < match ? one : match;
        }

        return selector["matchExpressions"]?.Items.Count > 0 && match == Match.Yes ? Match.Maybe : match;
    }

    private static bool Selects(Resource policy, Node? selector, Workload workload) =>
        (policy.Namespace is null || policy.Namespace == workload.Resource.Namespace) && Fits(selector!, policy, workload.Resource.Namespace ?? "", workload) != Match.No;

    private static bool HasSpace(Node selector) => (selector["matchLabels"]?.Entries ?? []).Any(label => Plain(label.Key) == SpaceLabel);

    private static string Plain(string key) => key.StartsWith("k8s:", StringComparison.Ordinal) || key.StartsWith("any:", StringComparison.Ordinal) ? key[4..] : key;

    private static Match Ports(Node? lists, string? port)
    {
        var ports = (lists?.Items ?? []).SelectMany(list => list["ports"]?.Items ?? []).ToList();
        var hasRules = (lists?.Items ?? []).Any(list => list["rules"] is not null);
        return ports.Count == 0 ? Match.Yes
            : port is null ? Match.Maybe
            : !ports.Exists(one => one["port"]?.Text is null or "0" || one["port"]!.Text == port) ? Match.No
            : hasRules ? Match.Maybe : Match.Yes;
    }
}
