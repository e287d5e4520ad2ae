using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Istio.Client;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Mesh.Istio.Server;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>Istio's policies of one set, resolved the way istiod resolves them: workload over namespace over mesh.</summary>
internal sealed class IstioMesh
{
    private readonly PeerAuthenticationLevels _levels;
    private readonly WorkloadModes _modes;
    private readonly Lazy<IReadOnlyList<PolicyConflict>> _conflicts;
    private readonly Lazy<IReadOnlyList<WorkloadMode>> _workloads;
    private readonly Lazy<ILookup<PeerAuthentication?, WorkloadMode>> _decided;
    private readonly Lazy<ILookup<(string, string, string?, string?), Workload>> _byId;
    private readonly Lazy<ClientModel> _clients;
    private readonly Lazy<WaypointModel> _waypoints;

    public IstioMesh(ResourceSet resources, WorkloadModel workloads, ServiceTargets targets)
    {
        RootNamespace = MeshConfiguration.RootNamespace(resources);
        PeerAuthentications = resources.OfKind(PeerAuthentication.Group, PeerAuthentication.Kind)
            .Select(resource => new PeerAuthentication(resource, RootNamespace))
            .ToList();
        // A policy of the whole mesh that somebody wrote stands in the place of the control plane's own.
        var own = PeerAuthentications.Any(policy => policy.Scope == PeerScope.Mesh) ? [] : resources.OfKind("maistra.io", "ServiceMeshControlPlane").Select(PeerAuthentication.OfControlPlane).OfType<PeerAuthentication>();
        _levels = new PeerAuthenticationLevels([.. PeerAuthentications, .. own]);
        IsInstalled = MeshConfiguration.IsIn(resources);
        DataPlanes = new DataPlaneModel(resources);
        _modes = new WorkloadModes(_levels, targets, DataPlanes, new Lazy<ApiServerCalls>(() => new ApiServerCalls(resources, targets)));
        _workloads = new Lazy<IReadOnlyList<WorkloadMode>>(() => [.. workloads.All.SelectMany(_modes.Of)]);
        _conflicts = new(() => [.. PolicyConflicts.Among(_levels, workloads, Effective)]);
        _decided = new(() => Workloads.ToLookup(mode => mode.Decider?.Policy));
        _byId = new(() => workloads.All.ToLookup(one => (one.Resource.Group, one.Resource.Kind, one.Resource.Namespace, one.Resource.Name)));
        _clients = new Lazy<ClientModel>(() => new ClientModel(resources, RootNamespace, targets, DataPlanes, _modes.At));
        _waypoints = new Lazy<WaypointModel>(() => new WaypointModel(resources, DataPlanes, targets));
        ServerModes = [.. PeerAuthentications.SelectMany(policy => Resolve(policy).Select(mode => mode with { Older = _levels.Older(policy) }))];
    }

    /// <summary>Where mesh-wide policies stand; <c>istio-system</c> unless the set says otherwise.</summary>
    public string RootNamespace { get; }

    /// <summary>True where the set itself installs or configures the mesh, so that what it does not say is not said.</summary>
    public bool IsInstalled { get; }

    public IReadOnlyList<PeerAuthentication> PeerAuthentications { get; }

    /// <summary>Every statement of every PeerAuthentication with what follows from it.</summary>
    public IReadOnlyList<ServerMode> ServerModes { get; }

    /// <summary>What every workload asks of its callers, port by port; composed on first use.</summary>
    public IReadOnlyList<WorkloadMode> Workloads => _workloads.Value;

    /// <summary>What carries each workload's traffic.</summary>
    public DataPlaneModel DataPlanes { get; }

    /// <summary>Whether anything before a workload could enforce a policy of layer 7.</summary>
    public WaypointModel Waypoints => _waypoints.Value;

    /// <summary>How workloads call Services; composed on first use.</summary>
    public ClientModel Clients => _clients.Value;

    /// <summary>Policies that ask for mutual TLS beside one of the same reach that does not.</summary>
    public IReadOnlyList<PolicyConflict> Conflicts => _conflicts.Value;

    /// <summary>What the mesh as a whole asks for; <see cref="MtlsMode.Unset"/> where no policy of the set speaks for it.</summary>
    public MtlsMode MeshMode => _levels.MeshWide is { } policy ? Effective(policy) : MtlsMode.Unset;

    /// <summary>What the policy comes down to for its whole scope, were it the one that decides.</summary>
    public MtlsMode Effective(PeerAuthentication policy) => policy.Mode == MtlsMode.Unset ? Inherited(policy).Effective : policy.Mode;

    /// <summary>The workload ports whose mode this policy decides.</summary>
    public IEnumerable<WorkloadMode> Decided(PeerAuthentication policy) => _decided.Value[policy];

    /// <summary>What the workload of this identity asks at one port; null where the set has none.</summary>
    public WorkloadMode? ModeOf(ResourceId workload, string? port) => _byId.Value[(workload.Group, workload.Kind, workload.Namespace, workload.Name)].Select(one => ModeOf(one, port)).FirstOrDefault();

    /// <summary>
    /// Why one port of a policy may be permissive: every workload that it decides for is called there by the API server. Null where any is not,
    /// and where the set shows no such workload.
    /// </summary>
    public string? Need(ServerMode mode)
    {
        var decided = mode.Port is null || mode.Effective != MtlsMode.Permissive ? [] : Decided(mode.Policy).Where(one => one.Port == mode.Port).ToList();
        return decided.Count > 0 && decided.TrueForAll(one => one.Need is not null) ? decided[0].Need : null;
    }

    /// <summary>What a workload asks that carries just the labels the policy selects by, in a set that may not hold the policy.</summary>
    public WorkloadMode Reach(PeerAuthentication policy) => ModeOf(new Workload(policy.Resource, policy.Selector, null), null);

    /// <summary>What one workload asks at one port, declared or not; null for any port without a statement of its own.</summary>
    public WorkloadMode ModeOf(Workload workload, string? port) => _modes.At(workload, port);

    private IEnumerable<ServerMode> Resolve(PeerAuthentication policy)
    {
        var (effective, origin) = policy.Mode == MtlsMode.Unset ? Inherited(policy) : (policy.Mode, null);
        yield return new ServerMode(policy, policy.ModeAt, null, policy.Mode, effective, origin);

        // An unset port follows its policy's own mode, which is judged above.
        foreach (var (port, at, mode) in policy.Ports.Where(port => port.Mode != MtlsMode.Unset))
        {
            yield return new ServerMode(policy, at, port, mode, mode, null);
        }
    }

    private (MtlsMode Effective, PeerAuthentication? Origin) Inherited(PeerAuthentication policy)
    {
        var own = policy.Scope == PeerScope.Workload ? _levels.NamespaceWide(policy.Resource.Namespace) : null;
        var parents = policy.Scope == PeerScope.Mesh ? [] : new[] { own, _levels.MeshWide };
        var deciding = Array.Find(parents, parent => parent is not null && parent.Mode != MtlsMode.Unset);
        return (deciding?.Mode ?? MtlsMode.Permissive, deciding);
    }
}
