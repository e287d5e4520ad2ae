using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Reads out of a workload whom it says it calls: its environment, its arguments, the ConfigMaps it uses, the Sidecars that narrow its view.</summary>
internal sealed class DeclaredCalls
{
    private readonly Dictionary<(string Namespace, string Name), Resource> _configMaps = [];
    private readonly ILookup<string, Resource> _sidecars;

    private readonly MeshModel _mesh;

    public DeclaredCalls(MeshModel mesh)
    {
        _mesh = mesh;
        var resources = mesh.Resources;
        foreach (var map in resources.OfKind("", "ConfigMap").Where(map => map.Name is not null))
        {
            _configMaps.TryAdd((map.Namespace ?? "", map.Name!), map);
        }

        _sidecars = resources.OfKind("networking.istio.io", "Sidecar").ToLookup(one => one.Namespace ?? "", StringComparer.Ordinal);
    }

    public IEnumerable<DeclaredCall> Of(Workload workload)
    {
        var pod = workload.Pod is { } template ? OfPod(workload.Resource, template) : [];
        return pod.Concat(OfSidecars(workload)).Concat(_mesh.Gateways.Of(workload) is { } gateway ? GatewayConnections.Calls(gateway) : []);
    }

    private IEnumerable<DeclaredCall> OfPod(Resource resource, PodTemplate pod)
    {
        foreach (var container in pod.Containers)
        {
            foreach (var variable in container["env"]?.Items ?? [])
            {
                foreach (var call in InText(resource, variable["value"], $"environment variable {variable["name"]?.Text}"))
                {
                    yield return call;
                }
            }

            foreach (var call in (container["command"]?.Items ?? []).Concat(container["args"]?.Items ?? []).SelectMany(word => InText(resource, word, "argument")))
            {
                yield return call;
            }
        }

        foreach (var call in Settings(resource, pod).SelectMany(OfConfigMap))
        {
            yield return call;
        }
    }

    private IEnumerable<Resource> Settings(Resource resource, PodTemplate pod)
    {
        var names = (from container in pod.Containers
                     from name in (container["envFrom"]?.Items ?? []).Select(one => one.Find("configMapRef", "name"))
                         .Concat((container["env"]?.Items ?? []).Select(one => one.Find("valueFrom", "configMapKeyRef", "name")))
                     select name)
            .Concat((pod.Spec["volumes"]?.Items ?? []).Select(volume => volume.Find("configMap", "name")));
        return names.Select(name => name?.Text).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(name => _configMaps.GetValueOrDefault((resource.Namespace ?? "", name))).OfType<Resource>();
    }

    private static IEnumerable<DeclaredCall> OfConfigMap(Resource map) =>
        (map.Root["data"]?.Entries ?? []).SelectMany(entry => InText(map, entry.Value, $"ConfigMap '{map.Name}', {entry.Key}"));

    // A host with a star says what may be reached, not what is.
    private IEnumerable<DeclaredCall> OfSidecars(Workload workload) =>
        from sidecar in _sidecars[workload.Resource.Namespace ?? ""]
        let labels = sidecar.Root.Find("spec", "workloadSelector", "labels")
        where LabelSelector.MayHave(labels, workload.Labels)
        from egress in sidecar.Root.Find("spec", "egress")?.Items ?? []
        from at in egress["hosts"]?.Items ?? []
        let parts = at.Text?.Split('/') ?? []
        where parts.Length == 2 && !parts[1].Contains('*', StringComparison.Ordinal)
        select DeclaredCall.From(parts[1], egress.Find("port", "number")?.Text, sidecar, at, $"Sidecar '{sidecar.Name}' lists it under egress");

    private static IEnumerable<DeclaredCall> InText(Resource source, Node? at, string how) =>
        at?.Text is { } text ? HostMentions.In(text).Select(found => DeclaredCall.From(found.Host, found.Port, source, at, how)) : [];
}
