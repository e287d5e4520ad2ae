using Enforcer.Mesh.Charts;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Consul;

/// <summary>Consul's entries of one set by what they are about: services, all proxies, the mesh, who may call whom.</summary>
internal sealed class ConsulMesh
{
    private const string Service = "consul.hashicorp.com/connect-service";

    private readonly ServiceTargets _targets;
    private readonly List<ConsulEntry> _entries;
    private readonly ILookup<string, ConsulEntry> _intentions;
    private readonly ILookup<string, ConsulEntry> _defaults;

    public ConsulMesh(ResourceSet resources, ServiceTargets targets, ChartModel charts)
    {
        _targets = targets;
        _entries = [.. resources.All.Select(ConsulEntry.Of).OfType<ConsulEntry>()];
        _intentions = _entries.Where(entry => entry.Kind == "ServiceIntentions").ToLookup(DestinationOf, StringComparer.Ordinal);
        _defaults = _entries.Where(entry => entry.Kind == "ServiceDefaults").ToLookup(entry => entry.Name ?? "", StringComparer.Ordinal);
        DefaultDeny = (from values in charts.All
                       from view in ChartProduct.Consul.Views(values)
                       let at = view.Find("global", "acls", "manageSystemACLs")
                       where at?.Flag is not null
                       select (bool?)at.Flag).FirstOrDefault();
    }

    /// <summary>Whether Consul refuses whom no intention admits; null where the set does not install it.</summary>
    public bool? DefaultDeny { get; }

    /// <summary>What the entries say of the mode, the weakest reach first: the mesh, all proxies, the service.</summary>
    public IEnumerable<ConsulEntry> Modes(Workload workload) =>
        _entries.Where(entry => entry.Kind == "Mesh").Concat(_entries.Where(entry => entry.Kind == "ProxyDefaults")).Concat(Names(workload).SelectMany(name => _defaults[name]));

    /// <summary>Every source that an intention for the workload names, the one that counts first: names before stars, of the destination and then of the source.</summary>
    public IEnumerable<(ConsulEntry Entry, Node Source, string Name)> Sources(Workload workload) =>
        from destination in Names(workload).Append("*")
        from entry in _intentions[destination]
        from source in entry.Find("sources")?.Items ?? []
        let name = ConsulEntry.In(source, "name")?.Text
        where name is not null
        orderby destination == "*", name == "*"
        select (entry, source, name);

    /// <summary>As what a workload is known to Consul: its annotation, else its Services.</summary>
    public IEnumerable<string> Names(Workload workload) => workload.Pod?.Annotation(Service)?.Text is { Length: > 0 } named
        ? named.Split(',', StringSplitOptions.TrimEntries)
        : _targets.Before(workload.Resource).Select(service => service.Name!).DefaultIfEmpty(workload.Resource.Name ?? "");

    private static string DestinationOf(ConsulEntry entry) => (entry.Resource.Group == ConsulEntry.Group ? entry.Find("destination", "name")?.Text : entry.Name) ?? "";
}
