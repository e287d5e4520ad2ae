using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.DataPlanes;

/// <summary>Knows which waypoint, if any, stands before Services and workloads of an ambient mesh: without one no policy of layer 7 is enforced.</summary>
internal sealed class WaypointModel
{
    private const string Use = "istio.io/use-waypoint";
    private const string Class = "istio-waypoint";

    private readonly DataPlaneModel _planes;
    private readonly ServiceTargets _targets;
    private readonly ILookup<string, Resource> _namespaces;
    private readonly Dictionary<(string Namespace, string Name), Resource> _waypoints = [];

    public WaypointModel(ResourceSet resources, DataPlaneModel planes, ServiceTargets targets)
    {
        _planes = planes;
        _targets = targets;
        _namespaces = resources.OfKind("", "Namespace").ToLookup(one => one.Name ?? "", StringComparer.Ordinal);
        foreach (var gateway in resources.OfKind("gateway.networking.k8s.io", "Gateway").Where(IsWaypoint))
        {
            _waypoints[(gateway.Namespace ?? "", gateway.Name ?? "")] = gateway;
        }
    }

    /// <summary>What could enforce layer 7 for calls to the workload, by whatever Service they come.</summary>
    public Layer7 Before(Workload workload) => _planes.Of(workload) switch
    {
        DataPlane.Sidecar => Layer7.Sidecar,
        DataPlane.None => Layer7.None,
        DataPlane.Ambient => Serves(Label(workload.Pod?.Metadata?["labels"]) ?? Around(workload.Resource.Namespace), workload.Resource.Namespace, "workload")
            || _targets.Before(workload.Resource).Any(IsServed) ? Layer7.Waypoint : Layer7.None,
        _ => Layer7.Unknown,
    };

    /// <summary>True where calls to the Service pass a waypoint that is for Services.</summary>
    public bool IsServed(Resource service) =>
        Serves(Label(service.Root.Find("metadata", "labels")) ?? Around(service.Namespace), service.Namespace, "service");

    /// <summary>True for a waypoint's Gateway.</summary>
    public static bool IsWaypoint(Resource gateway) =>
        gateway.Is("gateway.networking.k8s.io", "Gateway") && gateway.Root.Find("spec", "gatewayClassName")?.Text == Class;

    private (string Name, string? Namespace)? Around(string? name) =>
        _namespaces[name ?? ""].Select(one => Label(one.Root.Find("metadata", "labels"))).FirstOrDefault(label => label is not null);

    private static (string Name, string? Namespace)? Label(Node? labels) =>
        labels?[Use]?.Text is { Length: > 0 } name ? (name, labels["istio.io/use-waypoint-namespace"]?.Text) : null;

    // A waypoint that the set does not hold may stand in the cluster: its label is taken at its word.
    private bool Serves((string Name, string? Namespace)? label, string? own, string what) =>
        label is { } one && one.Name != "none"
        && (!_waypoints.TryGetValue((one.Namespace ?? own ?? "", one.Name), out var gateway)
            || (gateway.Label("istio.io/waypoint-for")?.Text ?? "service") is var purpose && (purpose == "all" || purpose == what));
}
