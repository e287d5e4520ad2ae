using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Istio's AuthorizationPolicies of a set: which apply to a workload, and whether together they let a caller in.</summary>
internal sealed class AuthorizationPolicies
{
    private readonly ILookup<string, Resource> _byNamespace;
    private readonly string _rootNamespace;

    public AuthorizationPolicies(ResourceSet resources, string rootNamespace)
    {
        _rootNamespace = rootNamespace;
        _byNamespace = resources.OfKind("security.istio.io", "AuthorizationPolicy").ToLookup(policy => policy.Namespace ?? "", StringComparer.Ordinal);
    }

    /// <summary>The action as written; ALLOW where none is.</summary>
    public static string Action(Resource policy) => policy.Root.Find("spec", "action")?.Text is { Length: > 0 } action ? action : "ALLOW";

    /// <summary>The policies that the proxy of the workload enforces, those of the root namespace first.</summary>
    public IEnumerable<Resource> Applying(Workload workload)
    {
        var home = workload.Resource.Namespace ?? "";
        var around = home == _rootNamespace ? [] : _byNamespace[_rootNamespace];
        return around.Concat(_byNamespace[home]).Where(policy => Selects(policy, workload));
    }

    /// <summary>Whether the workload's policies admit the caller at a port, as istiod orders them: DENY first, then ALLOW, nothing admits all.</summary>
    /// <param name="workload">The server.</param>
    /// <param name="caller">The client.</param>
    /// <param name="port">The container's port; null where it is not known.</param>
    public Access Decide(Workload workload, Caller caller, string? port)
    {
        var policies = Applying(workload).ToList();
        var denying = policies.Where(policy => Action(policy) == "DENY").Select(policy => (policy, Match: AuthorizationMatch.Of(policy, caller, port))).ToList();
        if (denying.FirstOrDefault(one => one.Match.Match == Match.Yes) is { policy: { } denial } hit)
        {
            return new Access(Match.No, [new Statement(denial, hit.Match.At, $"AuthorizationPolicy '{denial.Name}' denies the caller")]);
        }

        var perhaps = denying.Where(one => one.Match.Match == Match.Maybe)
            .Concat(policies.Where(policy => Action(policy) == "CUSTOM").Select(policy => (policy, Match: AuthorizationMatch.Of(policy, caller, port))).Where(one => one.Match.Match != Match.No))
            .Select(one => new Statement(one.policy, one.Match.At, $"AuthorizationPolicy '{one.policy.Name}' ({Action(one.policy)}) may refuse some requests"))
            .ToList();
        var admitted = Admitted([.. policies.Where(policy => Action(policy) == "ALLOW")], caller, port);
        return perhaps.Count > 0 && admitted.Admits == Match.Yes ? new Access(Match.Maybe, [.. perhaps, .. admitted.Statements]) : admitted;
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

    // What is bound to a Service or a Gateway is enforced by a waypoint or by the gateway, not by the workload's own proxy.
    private static bool Selects(Resource policy, Workload workload)
    {
        var spec = policy.Root["spec"];
        return spec?["targetRef"] is null && !(spec?["targetRefs"]?.Items.Count > 0) && LabelSelector.MayMatch(spec?["selector"], workload.Labels);
    }
}
