using Enforcer.Mesh.Authorization;
using Enforcer.Mesh.Charts;
using Enforcer.Mesh.Consul;
using Enforcer.Mesh.Gateways;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Identities;
using Enforcer.Mesh.Injection;
using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Kuma;
using Enforcer.Mesh.Linkerd;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh;

/// <summary>The set-wide view of a mesh: which policies stand where, and what follows from them together. Each mesh is read on first use.</summary>
internal sealed class MeshModel
{
    private readonly Lazy<IstioMesh> _istio;
    private readonly Lazy<InjectionModel> _injection;
    private readonly Lazy<ServiceModel> _services;
    private readonly Lazy<ServiceTargets> _targets;
    private readonly Lazy<WorkloadModel> _workloads;
    private readonly Lazy<ChartModel> _charts;
    private readonly Lazy<AuthorizationModel> _authorization;
    private readonly Lazy<ServiceAccounts> _accounts;
    private readonly Lazy<LinkerdMesh> _linkerd;
    private readonly Lazy<ConsulMesh> _consul;
    private readonly Lazy<KumaMesh> _kuma;
    private readonly Lazy<EnforcerGateways> _gateways;

    public MeshModel(ResourceSet resources)
    {
        Resources = resources;
        _workloads = new(() => new WorkloadModel(resources));
        _services = new(() => new ServiceModel(resources));
        _targets = new(() => new ServiceTargets(resources, Workloads));
        _istio = new(() => new IstioMesh(resources, Workloads, Targets));
        _injection = new(() => new InjectionModel(resources));
        _charts = new(() => new ChartModel(resources));
        _authorization = new(() => new AuthorizationModel(resources, Workloads, Targets, Istio));
        _accounts = new(() => new ServiceAccounts(resources, Workloads));
        _linkerd = new(() => new LinkerdMesh(resources, Workloads, Charts));
        _consul = new(() => new ConsulMesh(resources, Targets, Charts));
        _kuma = new(() => new KumaMesh(resources, Targets));
        _gateways = new(() => new EnforcerGateways(resources, Workloads));
    }

    public ResourceSet Resources { get; }

    /// <summary>Composes every part at once, for who wants to know what that takes.</summary>
    public void Compose() => GC.KeepAlive((object[])[Workloads, Services, Targets, Istio.Workloads, Istio.Clients, Injection, Charts, Authorization, Accounts, Linkerd, Consul, Kuma, Gateways]);

    public IstioMesh Istio => _istio.Value;

    public InjectionModel Injection => _injection.Value;

    public AuthorizationModel Authorization => _authorization.Value;

    public ServiceAccounts Accounts => _accounts.Value;

    public LinkerdMesh Linkerd => _linkerd.Value;

    public ConsulMesh Consul => _consul.Value;

    public KumaMesh Kuma => _kuma.Value;

    /// <summary>Enforcer's own gateways.</summary>
    public EnforcerGateways Gateways => _gateways.Value;

    public ChartModel Charts => _charts.Value;

    public ServiceModel Services => _services.Value;

    /// <summary>Which workloads stand behind which Service.</summary>
    public ServiceTargets Targets => _targets.Value;

    public WorkloadModel Workloads => _workloads.Value;
}
