using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Injection;
using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh;

/// <summary>The set-wide view of a mesh: which policies stand where, and what follows from them together. Each mesh is read on first use.</summary>
internal sealed class MeshModel(ResourceSet resources)
{
    private readonly Lazy<IstioMesh> _istio = new(() => new IstioMesh(resources));
    private readonly Lazy<InjectionModel> _injection = new(() => new InjectionModel(resources));
    private readonly Lazy<ServiceModel> _services = new(() => new ServiceModel(resources));
    private readonly Lazy<WorkloadModel> _workloads = new(() => new WorkloadModel(resources));

    public ResourceSet Resources => resources;

    public IstioMesh Istio => _istio.Value;

    public InjectionModel Injection => _injection.Value;

    public ServiceModel Services => _services.Value;

    public WorkloadModel Workloads => _workloads.Value;
}
