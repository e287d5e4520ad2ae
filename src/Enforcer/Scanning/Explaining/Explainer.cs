using Enforcer.Mesh;
using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Workloads;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Scanning.Explaining;

/// <summary>Answers why: the policies behind a finding, or behind the way in which callers reach a workload.</summary>
internal sealed class Explainer
{
    private static readonly Caller Anybody = new("", null, null, Membership.Unknown);

    private readonly ScanResult _result;
    private readonly PolicyContext _context;
    private readonly Lazy<ConnectionMap> _map;
    private readonly FindingChains _chains;

    /// <param name="result">A scan of everything together.</param>
    /// <param name="settings">The levels it was judged by.</param>
    public Explainer(ScanResult result, PolicySettings settings)
    {
        _result = result;
        _context = new PolicyContext(result.Together!, ExceptionSources.Repository with { Inline = settings.InlineExceptions ?? true }, result.Today);
        _map = new Lazy<ConnectionMap>(() => new ConnectionMap(_context.Mesh));
        _chains = new FindingChains(_context.Mesh, settings);
    }

    /// <exception cref="ConfigurationException">No rule and no Resource is called so.</exception>
    public Explanation Explain(string words)
    {
        if (RuleCatalog.Find(words) is { Info: var rule })
        {
            return new Explanation(words, rule, [.. _result.Findings.Where(finding => finding.Rule.Id == rule.Id).Select(_chains.Of)], []) { Errors = _result.Errors };
        }

        return new Explanation(words, null, [], [.. ExplainedResources.Find(words, _context.Resources).Select(Explain)]) { Errors = _result.Errors };
    }

    private ResourceExplanation Explain(Resource resource) => new(
        resource,
        [.. About(resource).Select(Explain)],
        [.. _result.Findings.Where(finding => finding.File == resource.File && finding.Resource == resource.Id).Select(_chains.Of)],
        [.. _context.Exceptions.Covering(resource)]);

    // A Service and a policy are about the workloads that they select.
    private IEnumerable<Workload> About(Resource resource)
    {
        var workloads = _context.Mesh.Workloads;
        if (workloads.All.FirstOrDefault(one => ReferenceEquals(one.Resource, resource)) is { } own)
        {
            return [own];
        }

        return resource switch
        {
            { Group: "", Kind: "Service" } when resource.Root.Find("spec", "selector") is MapNode { Entries.Count: > 0 } selector => workloads.Having(resource.Namespace, selector),
            { Group: "security.istio.io", Kind: "PeerAuthentication" } => workloads.All.Where(one => Judge.ServerModes(one).Any(mode => mode.Chain.Any(step => step.Policy.Resource == resource))),
            { Group: "security.istio.io", Kind: "AuthorizationPolicy" } => workloads.All.Where(one => Judge.Authorization.Applying(one).Any(policy => policy.Resource == resource)),
            { Kind: "NetworkPolicy" } => workloads.All.Where(one => Judge.Network.Isolating(one, "Ingress").Concat(Judge.Network.Isolating(one, "Egress")).Contains(resource)),
            _ => workloads.All.Where(one => Judge.Callers.Policies(one).Any(policy => policy.Source == resource) || Judge.Ports(one).Any(port => Judge.Transport(Anybody, one, port, null).Chain.Any(step => step.Source == resource))),
        };
    }

    private ConnectionJudge Judge => _map.Value.Judge;

    private WorkloadExplanation Explain(Workload workload)
    {
        var node = _map.Value.Nodes.First(state => state.Node.Workloads.Contains(workload));
        var proxy = Judge.Memberships.Of(workload);
        return new WorkloadExplanation
        {
            Workload = workload,
            Proxy = proxy,
            Ports = [.. Judge.Ports(workload).Select(port => new PortExplanation(port, Judge.Transport(Anybody, workload, port, null)))],
            Policies = [.. Judge.Callers.Policies(workload)],
            Openness = node.Openness,
            Needs = node.Needs,
            Clients = [.. _map.Value.Connections.Where(one => one.To.Id == node.Node.Id)],
        };
    }
}
