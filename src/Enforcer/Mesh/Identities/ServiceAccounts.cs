using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Identities;

/// <summary>
/// The service accounts that a set shows, declared or run as. Files seldom show all of a cluster, so that an account is proven absent
/// only in a namespace whose own declaration, workloads and accounts the set holds.
/// </summary>
internal sealed class ServiceAccounts
{
    private const int FewestKnown = 2;

    private readonly ILookup<string, string> _known;
    private readonly HashSet<string> _namespaces;
    private readonly WorkloadModel _workloads;

    public ServiceAccounts(ResourceSet resources, WorkloadModel workloads)
    {
        _workloads = workloads;
        _namespaces = [.. resources.OfKind("", "Namespace").Select(one => one.Name).OfType<string>()];
        _known = resources.OfKind("", "ServiceAccount").Select(one => (Space: one.Namespace ?? "", Name: one.Name ?? ""))
            .Concat(workloads.All.Select(one => (Space: one.Resource.Namespace ?? "", Name: Of(one))))
            .Concat(resources.OfKind("gateway.networking.k8s.io", "Gateway").SelectMany(OfGateway))
            .ToLookup(one => one.Space, one => one.Name, StringComparer.Ordinal);
    }

    /// <summary>True where the namespace shows its accounts and this is none of them.</summary>
    public bool IsProvenAbsent(string space, string name) =>
        name != "default"
        && _namespaces.Contains(space)
        && _workloads.Shows(space)
        && _known[space].Distinct(StringComparer.Ordinal).Count() >= FewestKnown
        && !Has(space, name);

    /// <summary>An object without a namespace may stand in any.</summary>
    public bool Has(string space, string name) => _known[space].Concat(_known[""]).Contains(name, StringComparer.Ordinal);

    private static string Of(Workload workload) =>
        (workload.Pod?.Spec["serviceAccountName"] ?? workload.Pod?.Spec["serviceAccount"])?.Text is { Length: > 0 } name ? name : "default";

    // Istio makes the accounts of Gateways and waypoints by itself.
    private static IEnumerable<(string Space, string Name)> OfGateway(Resource gateway) =>
        [(gateway.Namespace ?? "", gateway.Name ?? ""), (gateway.Namespace ?? "", $"{gateway.Name}-{gateway.Root.Find("spec", "gatewayClassName")?.Text}")];
}
