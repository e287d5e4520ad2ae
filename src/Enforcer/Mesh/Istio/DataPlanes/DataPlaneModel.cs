using Enforcer.Mesh.Injection;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.DataPlanes;

/// <summary>Says of each workload what carries its traffic, as far as the set proves it by labels of Pods and Namespaces.</summary>
internal sealed class DataPlaneModel(ResourceSet resources)
{
    private static readonly InjectionSwitch Pods = InjectionSwitch.All.First(one => one.Key == InjectionSwitch.IstioPod);

    private readonly ILookup<string, DataPlane> _namespaces = resources.OfKind("", "Namespace")
        .Where(one => one.Name is not null)
        .ToLookup(one => one.Name!, OfNamespace, StringComparer.Ordinal);

    public DataPlane Of(Workload workload)
    {
        // Machines run a proxy of their own, or none; nothing in the set says which.
        if (workload.Pod is not { } pod)
        {
            return DataPlane.Unknown;
        }

        if (pod.Containers.Any(container => container["name"]?.Text == Pods.Proxy))
        {
            return DataPlane.Sidecar;
        }

        if (pod.Spec["hostNetwork"]?.Flag == true)
        {
            return DataPlane.None;
        }

        return Of(pod, Around(workload.Resource.Namespace));
    }

    /// <summary>What a Pod of the namespace gets that says nothing itself.</summary>
    public DataPlane Around(string? name)
    {
        // Overlays may declare a Namespace several times; where they disagree, which one counts is not known.
        var declared = name is null ? [] : _namespaces[name].Distinct().Take(2).ToList();
        return declared is [var only] ? only : DataPlane.Unknown;
    }

    private static DataPlane Of(PodTemplate pod, DataPlane around)
    {
        // A Namespace that says 'disabled' keeps the injector from being called at all.
        if (Pods.AsksFor(pod.Metadata) && around is not DataPlane.None)
        {
            return DataPlane.Sidecar;
        }

        var mode = pod.Label(InjectionSwitch.AmbientMode)?.Text;
        if (mode == "ambient")
        {
            return DataPlane.Ambient;
        }

        if (Pods.Off(pod.Metadata) is not null)
        {
            return around == DataPlane.Ambient && mode != "none" ? DataPlane.Ambient : DataPlane.None;
        }

        return mode == "none" && around == DataPlane.Ambient ? DataPlane.None : around;
    }

    private static DataPlane OfNamespace(Resource space) =>
        (space.Label(InjectionSwitch.IstioNamespace)?.Text, space.Label(InjectionSwitch.IstioRevision)?.Text, space.Label(InjectionSwitch.AmbientMode)?.Text) switch
        {
            ("enabled", _, _) => DataPlane.Sidecar,
            (_, _, "ambient") => DataPlane.Ambient,
            ("disabled", _, _) => DataPlane.None,
            (null, { Length: > 0 }, _) => DataPlane.Sidecar,
            // Something may label it later.
            _ => DataPlane.Unknown,
        };
}
