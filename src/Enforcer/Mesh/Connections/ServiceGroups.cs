using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Puts Services that select the same workloads together: they are several names of one thing.</summary>
internal static class ServiceGroups
{
    public static IEnumerable<MeshNode> Of(IReadOnlyList<Resource> services, WorkloadModel workloads)
    {
        var groups = new List<(List<Resource> Services, List<Workload> Workloads)>();
        var owners = new Dictionary<Resource, int>(ReferenceEqualityComparer.Instance);
        foreach (var service in services)
        {
            var selected = Selected(service, workloads);
            var known = selected.Where(one => owners.ContainsKey(one.Resource)).Select(one => owners[one.Resource]).DefaultIfEmpty(-1).First();
            if (known < 0)
            {
                known = groups.Count;
                groups.Add(([], []));
            }

            groups[known].Services.Add(service);
            foreach (var workload in selected.Where(one => owners.TryAdd(one.Resource, known)))
            {
                groups[known].Workloads.Add(workload);
            }
        }

        return groups.Select(group => new MeshNode(group.Workloads.Count > 0 ? NodeKind.Workload : NodeKind.Service, group.Services[0].Namespace ?? "", group.Services[0].Name!)
        {
            Services = group.Services,
            Workloads = group.Workloads,
            Declared = group.Services[0],
        });
    }

    private static List<Workload> Selected(Resource service, WorkloadModel workloads) =>
        service.Root.Find("spec", "selector") is MapNode { Entries.Count: > 0 } selector ? [.. workloads.Having(service.Namespace, selector)] : [];
}
