using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;
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
    private readonly ILookup<string, AuthorizationPolicy> _byNamespace;

    public AuthorizationModel(ResourceSet resources, WorkloadModel workloads, ServiceTargets targets, IstioMesh istio)
    {
        _targets = targets;
        _workloads = workloads;
        _istio = istio;
        All = [.. resources.OfKind(AuthorizationPolicy.Group, AuthorizationPolicy.Kind).Select(resource => new AuthorizationPolicy(resource, istio.RootNamespace))];
        _byNamespace = All.ToLookup(policy => policy.Resource.Namespace ?? "", StringComparer.Ordinal);
    }

    public IReadOnlyList<AuthorizationPolicy> All { get; }

    /// <summary>Those that may decide over something in the namespace.</summary>
    public IEnumerable<AuthorizationPolicy> Concerning(string? name) =>
        All.Where(policy => policy.IsMeshWide || policy.Resource.Namespace == name);

    /// <summary>The policies that decide over the workload: its own proxy's, those of the root namespace first, then those of a waypoint before it.</summary>
    public IEnumerable<AuthorizationPolicy> Applying(Workload workload)
    {
        var home = workload.Resource.Namespace ?? "";
        var around = home == _istio.RootNamespace ? [] : _byNamespace[_istio.RootNamespace];
        return around.Concat(_byNamespace[home]).Where(policy => policy.Targets.Count == 0 ? LabelSelector.MayMatch(policy.Selector, workload.Labels) : IsBefore(policy, workload));
    }

    /// <summary>
    /// Whether the workload's policies admit the caller at a port, as istiod orders them: DENY first, then ALLOW, nothing admits all. What
    /// is only tried or only logged decides nothing.
    /// </summary>
    /// <param name="workload">The server.</param>
    /// <param name="caller">The client.</param>
    /// <param name="port">The container's port; null where it is not known.</param>
    public Access Decide(Workload workload, Caller caller, string? port)
    {
        var policies = Applying(workload).Where(policy => policy.DryRun is null).ToList();
        var denying = policies.Where(policy => policy.Action == "DENY").Select(policy => (Policy: policy, Match: AuthorizationMatch.Of(policy.Resource, caller, port))).ToList();
        if (denying.FirstOrDefault(one => one.Match.Match == Match.Yes) is { Policy: { } denial } hit)
        {
            return new Access(Match.No, [new Statement(denial.Resource, hit.Match.At, $"AuthorizationPolicy '{denial.Resource.Name}' denies the caller")]);
        }

        var perhaps = denying.Where(one => one.Match.Match == Match.Maybe)
            .Concat(policies.Where(policy => policy.Action == "CUSTOM").Select(policy => (Policy: policy, Match: AuthorizationMatch.Of(policy.Resource, caller, port))).Where(one => one.Match.Match != Match.No))
            .Select(one => new Statement(one.Policy.Resource, one.Match.At, $"AuthorizationPolicy '{one.Policy.Resource.Name}' ({one.Policy.Action}) may refuse some requests"))
            .ToList();
        var admitted = Admitted([.. policies.Where(policy => policy.Action == "ALLOW").Select(policy => policy.Resource)], caller, port);
        return perhaps.Count > 0 && admitted.Admits == Match.Yes ? new Access(Match.Maybe, [.. perhaps, .. admitted.Statements]) : admitted;
    }

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

    private static Access Admitted(List<Resource> allowing, Caller caller, string? port)
    {
        if (allowing.Count == 0)
        {
            return Access.Open;
        }

        var matches = allowing.Select(policy => (policy, Match: AuthorizationMatch.Of(policy, caller, port))).ToList();
        var best = matches.Max(one => one.Match.Match);
        return best == Match.No
            ? new Access(Match.No, [.. allowing.Select(policy => new Statement(policy, AuthorizationMatch.Place(policy), $"AuthorizationPolicy '{policy.Name}' admits others only"))])
            : new Access(best, [.. matches.Where(one => one.Match.Match == best)
                .Select(one => new Statement(one.policy, one.Match.At, $"AuthorizationPolicy '{one.policy.Name}' admits the caller{(best == Match.Maybe ? " for some requests" : "")}"))]);
    }

    // What is bound to a Service is enforced by the waypoint before it; what is bound to a gateway concerns the gateway's own callers.
    private bool IsBefore(AuthorizationPolicy policy, Workload workload) => policy.Targets.Any(target =>
        target["kind"]?.Text == "Service" && _targets.Before(workload.Resource).Any(service => service.Name == target["name"]?.Text && _istio.Waypoints.IsServed(service)));

    private bool IsMeshed(Workload workload) => _istio.DataPlanes.Of(workload) is DataPlane.Sidecar or DataPlane.Ambient;

    private static List<string> Listens(Workload workload) =>
        [.. (workload.Pod?.Containers ?? []).SelectMany(container => container["ports"]?.Items ?? []).Select(port => port["containerPort"]?.Text).OfType<string>()];

    private static bool Maps(Resource service, PodTemplate? pod, string port) =>
        ServicePort.Of(service).Any(one => one.Number == port && one.On(pod) is { } target && target != port);
}
