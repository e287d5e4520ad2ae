using Enforcer.Resources;

namespace Enforcer.Mesh.Workloads;

/// <summary>What runs and can be selected: the Pods of one declared object, or a machine that a mesh knows.</summary>
/// <param name="Resource">The object that declares it.</param>
/// <param name="Labels">The labels selectors look at; null where it has none.</param>
/// <param name="Pod">Its Pod; null for a machine.</param>
internal sealed record Workload(Resource Resource, Node? Labels, PodTemplate? Pod)
{
    /// <summary>Null where the Resource declares no workload of its own.</summary>
    public static Workload? Of(Resource resource)
    {
        // A PodTemplate runs nothing by itself.
        if (resource is { Kind: "PodTemplate", Group: "" })
        {
            return null;
        }

        if (PodTemplate.Of(resource) is { } pod)
        {
            return new Workload(resource, pod.Metadata?["labels"], pod);
        }

        return resource switch
        {
            { Kind: "WorkloadEntry", Group: "networking.istio.io" } => new Workload(resource, resource.Root.Find("spec", "labels"), null),
            { Kind: "WorkloadGroup", Group: "networking.istio.io" } => new Workload(resource, resource.Root.Find("spec", "metadata", "labels"), null),
            _ => null,
        };
    }
}
