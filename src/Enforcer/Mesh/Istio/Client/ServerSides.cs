using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>Answers what stands behind a DestinationRule, as far as the rule decides for anybody.</summary>
internal sealed class ServerSides
{
    // A name that no namespace has: how everybody else sees a rule.
    private const string Elsewhere = " ";

    // A rule for a whole domain is judged by the first of its Services.
    private const int MostServices = 200;

    private readonly DestinationRules _rules;
    private readonly ServiceTargets _targets;
    private readonly Func<Workload, string?, WorkloadMode> _server;
    private readonly ILookup<string, Resource> _byHost;
    private readonly ILookup<string, Resource> _byWildcard;

    public ServerSides(DestinationRules rules, ServiceTargets targets, Func<Workload, string?, WorkloadMode> server)
    {
        _rules = rules;
        _targets = targets;
        _server = server;
        _byHost = targets.All.ToLookup(IstioHost.Of, StringComparer.Ordinal);
        var wildcards = rules.All.Select(rule => rule.Host).Where(host => host.StartsWith('*')).ToHashSet(StringComparer.Ordinal);
        _byWildcard = (from service in targets.All
                       from wildcard in IstioHost.Wildcards(IstioHost.Of(service))
                       where wildcards.Contains(wildcard)
                       select (service, wildcard)).ToLookup(one => one.wildcard, one => one.service, StringComparer.Ordinal);
    }

    /// <summary>The Services that the rule's host names and for which it decides, for clients of its own namespace or of any other.</summary>
    public IEnumerable<Resource> Services(DestinationRule rule) =>
        (rule.Host.StartsWith('*') ? _byWildcard[rule.Host] : _byHost[rule.Host]).Take(MostServices).Where(service => Decides(rule, service));

    /// <summary>Every workload port behind the TLS block.</summary>
    public IEnumerable<ServerSide> Behind(DestinationRule rule, ClientTls tls) =>
        from service in Services(rule)
        from port in ServicePort.Of(service)
        where tls.IsFor(port.Number)
        from workload in _targets.Behind(service)
        select new ServerSide(service, port, _server(workload, port.On(workload.Pod)));

    private bool Decides(DestinationRule rule, Resource service)
    {
        var host = IstioHost.Of(service);
        return _rules.Deciding(rule.Resource.Namespace, rule.Selector, host, service.Namespace).Contains(rule)
            || _rules.Deciding(Elsewhere, null, host, service.Namespace).Contains(rule);
    }
}
