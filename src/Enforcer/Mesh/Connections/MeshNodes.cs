using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Sorts the workloads and Services of a set into nodes, and finds the node that a host, an account or an object means.</summary>
internal sealed class MeshNodes
{
    private readonly Dictionary<(string Namespace, string Name), CallTarget> _byService = [];
    private readonly Dictionary<Resource, MeshNode> _byWorkload = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, MeshNode> _byExternalHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<(string Namespace, string? Account), MeshNode> _byAccount;
    private readonly List<MeshNode> _all = [];

    public MeshNodes(ResourceSet resources, WorkloadModel workloads)
    {
        var services = resources.OfKind("", "Service").Where(one => one.Name is not null)
            .OrderBy(one => one.Namespace, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal).ToList();
        foreach (var group in ServiceGroups.Of(services, workloads))
        {
            Add(group);
        }

        foreach (var alone in workloads.All.Where(workload => !_byWorkload.ContainsKey(workload.Resource)))
        {
            Add(new MeshNode(NodeKind.Workload, alone.Resource.Namespace ?? "", alone.Resource.Name ?? "(unnamed)") { Workloads = [alone], Declared = alone.Resource });
        }

        foreach (var entry in resources.OfKind("networking.istio.io", "ServiceEntry"))
        {
            AddExternal(entry, workloads);
        }

        _byAccount = _byWorkload.Values.Distinct().SelectMany(node => node.Workloads.Select(one => (node, Account: Caller.AccountOf(one))))
            .Distinct().ToLookup(one => (one.node.Namespace, one.Account), one => one.node);
    }

    public IReadOnlyList<MeshNode> All => _all;

    public MeshNode? Of(Resource workload) => _byWorkload.GetValueOrDefault(workload);

    public CallTarget? OfService(string space, string name) => _byService.GetValueOrDefault((space, name)) ?? _byService.GetValueOrDefault(("", name));

    /// <summary>For meshes that name a Service without its namespace; null where several are called so.</summary>
    public CallTarget? OfServiceAnywhere(string name) => _byService.Where(one => one.Key.Name == name).Take(2).ToList() is [var only] ? only.Value : null;

    public IEnumerable<MeshNode> OfAccount(string space, string account) => _byAccount[(space, account)];

    /// <summary>What a host means to a client of the namespace; null where it is nothing the set declares.</summary>
    public CallTarget? OfHost(string host, string from)
    {
        if (_byExternalHost.TryGetValue(host, out var external))
        {
            return new CallTarget(external, null);
        }

        var parts = host.TrimEnd('.').Split('.');
        return parts switch
        {
            [var name] => OfService(from, name),
            [var name, var space] => OfService(space, name),
            [var name, var space, "svc", ..] => OfService(space, name),
            _ => null,
        };
    }

    private void Add(MeshNode node)
    {
        _all.Add(node);
        foreach (var workload in node.Workloads)
        {
            _byWorkload.TryAdd(workload.Resource, node);
        }

        foreach (var service in node.Services)
        {
            _byService.TryAdd((service.Namespace ?? "", service.Name!), new CallTarget(node, service));
        }
    }

    // A host of the cluster that is declared once more is the Service itself.
    private void AddExternal(Resource entry, WorkloadModel workloads)
    {
        // A host of workloads of the mesh itself: the Pods and machines that the entry selects.
        var selected = entry.Root.Find("spec", "workloadSelector", "labels") is MapNode { Entries.Count: > 0 } labels ? workloads.Having(entry.Namespace, labels).ToList() : [];
        foreach (var host in entry.Root.Find("spec", "hosts")?.Items ?? [])
        {
            if (host.Text is { Length: > 0 } name && !_byExternalHost.ContainsKey(name) && OfHost(name, entry.Namespace ?? "") is null)
            {
                var node = selected.Count > 0 ? Of(selected[0].Resource) ?? new MeshNode(NodeKind.Workload, entry.Namespace ?? "", name) { Declared = entry, Workloads = selected } : new MeshNode(NodeKind.External, "", name) { Declared = entry };
                if (_all.Contains(node))
                {
                    _byExternalHost[name] = node;
                    continue;
                }

                _byExternalHost[name] = node;
                _all.Add(node);
            }
        }
    }
}
