using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Kuma;

/// <summary>Kuma's meshes and policies of one set, each in both of its forms.</summary>
internal sealed class KumaMesh
{
    private const string Member = "kuma.io/mesh";
    private const string Default = "default";

    private readonly Dictionary<string, Resource> _meshes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Resource> _namespaces;
    private readonly ILookup<string, Resource> _tls;
    private readonly ILookup<string, Resource> _permissions;

    public KumaMesh(ResourceSet resources, ServiceTargets targets)
    {
        Target = new KumaTarget(targets);
        foreach (var mesh in resources.All.Where(one => KumaPolicy.Mesh(one) is not null))
        {
            _meshes.TryAdd(mesh.Name ?? mesh.Root["name"]?.Text ?? "", mesh);
        }

        _namespaces = resources.OfKind("", "Namespace").Where(one => one.Name is not null)
            .GroupBy(one => one.Name!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        _tls = resources.All.Where(one => KumaPolicy.Spec(one, "MeshTLS") is not null).ToLookup(MeshOf, StringComparer.Ordinal);
        _permissions = resources.All.Where(one => KumaPolicy.Spec(one, "MeshTrafficPermission") is not null || KumaPolicy.Spec(one, "TrafficPermission") is not null).ToLookup(MeshOf, StringComparer.Ordinal);
    }

    public KumaTarget Target { get; }

    /// <summary>The mesh of the workload by the label or annotation of its Pods or their namespace.</summary>
    public string NameOf(Workload workload)
    {
        var space = workload.Resource.Namespace is { } name ? _namespaces.GetValueOrDefault(name) : null;
        return (workload.Pod?.Label(Member) ?? workload.Pod?.Annotation(Member) ?? space?.Label(Member) ?? space?.Annotation(Member))?.Text ?? Default;
    }

    /// <summary>Null where the set does not hold the mesh.</summary>
    public Resource? Mesh(Workload workload) => _meshes.GetValueOrDefault(NameOf(workload));

    /// <summary>The MeshTLS policies that mean the workload, those for a part of the mesh last.</summary>
    public IEnumerable<Resource> Tls(Workload workload) =>
        _tls[NameOf(workload)].Where(policy => Means(policy, workload) != Match.No).OrderBy(policy => Reach(policy.Root.Find("spec", "targetRef")));

    /// <summary>The traffic permissions that mean the workload as what is called.</summary>
    public IEnumerable<Resource> Permissions(Workload workload) => _permissions[NameOf(workload)].Where(policy => Means(policy, workload) != Match.No);

    public bool HasPermissions(Workload workload) => _permissions.Contains(NameOf(workload));

    private Match Means(Resource policy, Workload workload)
    {
        var spec = KumaPolicy.Spec(policy, "MeshTLS") ?? KumaPolicy.Spec(policy, "MeshTrafficPermission");
        return spec is not null ? Target.Of(spec["targetRef"], workload)
            : (KumaPolicy.Spec(policy, "TrafficPermission")?["destinations"]?.Items ?? []).Select(one => Target.Tags(one["match"], workload)).DefaultIfEmpty(Match.No).Max();
    }

    private static string MeshOf(Resource policy) => (policy.Label(Member) ?? policy.Root["mesh"])?.Text ?? Default;

    private static int Reach(Node? target) => target?["kind"]?.Text is null or "Mesh" ? 0 : 1;
}
