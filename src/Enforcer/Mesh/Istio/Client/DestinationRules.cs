using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>
/// Finds the DestinationRule that decides for a client and a host in the order of istiod: the client's namespace, the service's, the root
/// namespace; in each the exact host before the longest wildcard, a rule for these very clients before one for all.
/// </summary>
internal sealed class DestinationRules
{
    private readonly string _rootNamespace;
    private readonly ILookup<(string Namespace, string Host), DestinationRule> _rules;

    public DestinationRules(IEnumerable<DestinationRule> rules, string rootNamespace)
    {
        _rootNamespace = rootNamespace;
        All = [.. rules];
        _rules = All.ToLookup(rule => (rule.Resource.Namespace ?? "", rule.Host));
    }

    public IReadOnlyList<DestinationRule> All { get; }

    /// <summary>
    /// The rules of the deciding namespace for the deciding host: mostly one. Of several that may decide, as their ages are unknown, all.
    /// </summary>
    public IReadOnlyList<DestinationRule> Deciding(string? client, Node? labels, string host, string? service)
    {
        // In its own namespace a rule needs no export; the root namespace's catch-alls stand behind a service's own rules even there.
        var own = Nearest(client, host, rule => client != _rootNamespace || rule.IsPrivate);
        foreach (var owner in new[] { service, _rootNamespace })
        {
            // istiod does not go on to a shorter wildcard where the longest one is not exported.
            own = own.Count > 0 ? own : [.. Nearest(owner, host, _ => true).Where(rule => rule.IsVisibleTo(client))];
        }

        return For(own, client, labels);
    }

    private List<DestinationRule> Nearest(string? space, string host, Func<DestinationRule, bool> counts) =>
        IstioHost.Wildcards(host).Prepend(host)
            .Select(name => _rules[(space ?? "", name)].Where(counts).ToList())
            .FirstOrDefault(found => found.Count > 0) ?? [];

    private static List<DestinationRule> For(List<DestinationRule> rules, string? client, Node? labels)
    {
        var chosen = rules.Where(rule => rule.Selector is not null && rule.IsFor(client, labels)).ToList();
        chosen = chosen.Count > 0 ? chosen : [.. rules.Where(rule => rule.Selector is null)];
        // Several for one host are merged: the oldest that has a traffic policy gives it.
        var speaking = chosen.Where(rule => rule.TrafficPolicy is not null).ToList();
        return speaking.Count > 1 && speaking.TrueForAll(rule => rule.Created.Length > 0)
            ? [speaking.OrderBy(rule => rule.Created, StringComparer.Ordinal).ThenBy(rule => rule.Resource.Name, StringComparer.Ordinal).First()]
            : speaking.Count > 0 ? speaking : chosen;
    }
}
