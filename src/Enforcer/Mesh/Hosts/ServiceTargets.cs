using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Hosts;

/// <summary>Which workloads stand behind which Service of the set, in both directions, found once.</summary>
internal sealed class ServiceTargets
{
    private readonly Dictionary<Resource, IReadOnlyList<Workload>> _workloads = [];
    private readonly Dictionary<Resource, List<Resource>> _services = [];

    public ServiceTargets(ResourceSet resources, WorkloadModel workloads)
    {
        All = [.. resources.OfKind("", "Service").Where(service => service.Name is not null)];
        foreach (var service in All)
        {
            var selected = service.Root.Find("spec", "selector") is { Entries.Count: > 0 } selector ? workloads.Having(service.Namespace, selector).ToList() : [];
            _workloads[service] = selected;
            foreach (var workload in selected)
            {
                if (!_services.TryGetValue(workload.Resource, out var services))
                {
                    _services[workload.Resource] = services = [];
                }

                services.Add(service);
            }
        }
    }

    public IReadOnlyList<Resource> All { get; }

    /// <summary>Empty for a Service without a selector: its endpoints are made by other means.</summary>
    public IReadOnlyList<Workload> Behind(Resource service) => _workloads.GetValueOrDefault(service) ?? [];

    public IReadOnlyList<Resource> Before(Resource workload) => _services.TryGetValue(workload, out var services) ? services : [];
}
