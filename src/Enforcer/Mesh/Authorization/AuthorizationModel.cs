using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Authorization;

/// <summary>Istio's AuthorizationPolicies of one set: which workloads they decide over, which they leave open, and who enforces them.</summary>
internal sealed class AuthorizationModel
{
    private readonly WorkloadModel _workloads;
    private readonly ServiceTargets _targets;
    private readonly IstioMesh _istio;

    public AuthorizationModel(ResourceSet resources, WorkloadModel workloads, ServiceTargets targets, IstioMesh istio)
    {
        _targets = targets;
        _workloads = workloads;
        _istio = istio;
        All = [.. resources.OfKind(AuthorizationPolicy.Group, AuthorizationPolicy.Kind).Select(resource => new AuthorizationPolicy(resource, istio.RootNamespace))];
    }

    public IReadOnlyList<AuthorizationPolicy> All { get; }

    /// <summary>Those that may decide over something in the namespace.</summary>
    public IEnumerable<AuthorizationPolicy> Concerning(string? name) =>
        All.Where(policy => policy.IsMeshWide || policy.Resource.Namespace == name);

    /// <summary>
    /// Workloads of the mesh that Services offer and that no policy decides over, in namespaces where others are guarded: somebody
    /// authorizes there, and forgot these. None where a policy has the whole scope, or is attached to something else than Pods.
    /// </summary>
    public IEnumerable<Workload> Forgotten()
    {
        var careful = All.Where(policy => !policy.IsMeshWide && policy.Action is "ALLOW" or "CUSTOM").Select(policy => policy.Resource.Namespace).Distinct();
        foreach (var name in careful)
        {
            var here = Concerning(name).ToList();
            if (name is null || !_workloads.Shows(name) || here.Exists(policy => policy.IsWholeScope || policy.Targets.Count > 0))
            {
                continue;
            }

            var guarded = here.SelectMany(policy => policy.Selected(_workloads)).ToHashSet();
            foreach (var workload in _workloads.In(name).Where(workload => !guarded.Contains(workload) && IsMeshed(workload) && _targets.Before(workload.Resource).Count > 0))
            {
                yield return workload;
            }
        }
    }

    /// <summary>What carries the traffic of each workload that the policy decides over, where the set shows all of them; empty otherwise.</summary>
    public IReadOnlyList<DataPlane> PlanesOf(AuthorizationPolicy policy) =>
        policy.IsMeshWide || policy.Resource.Namespace is not { } name || !_workloads.Shows(name)
            ? []
            : [.. policy.Selected(_workloads).Select(_istio.DataPlanes.Of)];

    /// <summary>True where the set shows the Service, in an ambient namespace, and nothing that would put a waypoint before it.</summary>
    public bool LacksWaypoint(string? space, string? service) =>
        space is not null
        && _istio.DataPlanes.Around(space) == DataPlane.Ambient
        && _targets.All.Where(one => one.Namespace == space && one.Name == service).ToList() is { Count: > 0 } shown
        && !shown.Exists(_istio.Waypoints.IsServed);

    /// <summary>True where Services map the port to another one, and every workload that the policy selects declares its ports and not this one.</summary>
    public bool IsServicePortOnly(AuthorizationPolicy policy, string port)
    {
        var selected = policy.IsWholeScope ? [] : policy.Selected(_workloads).ToList();
        return selected.Count > 0
            && selected.TrueForAll(workload => Listens(workload) is { Count: > 0 } ports && !ports.Contains(port))
            && selected.Exists(workload => _targets.Before(workload.Resource).Any(service => Maps(service, workload.Pod, port)));
    }

    private bool IsMeshed(Workload workload) => _istio.DataPlanes.Of(workload) is DataPlane.Sidecar or DataPlane.Ambient;

    private static List<string> Listens(Workload workload) =>
        [.. (workload.Pod?.Containers ?? []).SelectMany(container => container["ports"]?.Items ?? []).Select(port => port["containerPort"]?.Text).OfType<string>()];

    private static bool Maps(Resource service, PodTemplate? pod, string port) =>
        ServicePort.Of(service).Any(one => one.Number == port && one.On(pod) is { } target && target != port);
}
