using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Authorization;

/// <summary>An Istio AuthorizationPolicy of any served version with its action and reach worked out.</summary>
internal sealed class AuthorizationPolicy
{
    public const string Group = "security.istio.io";
    public const string Kind = "AuthorizationPolicy";

    public AuthorizationPolicy(Resource resource, string rootNamespace)
    {
        Resource = resource;
        Action = ActionOf(resource);
        IsMeshWide = resource.Namespace == rootNamespace;
        var spec = resource.Root["spec"];
        Selector = spec?["selector"];
        Targets = [.. (spec?["targetRefs"]?.Items ?? []).Concat(spec?["targetRef"] is { } one ? [one] : [])];
    }

    public Resource Resource { get; }

    /// <summary>ALLOW, DENY, AUDIT or CUSTOM, as written; ALLOW where nothing is.</summary>
    public string Action { get; }

    /// <summary>It stands in the root namespace, so that it reaches every namespace.</summary>
    public bool IsMeshWide { get; }

    public Node? Selector { get; }

    /// <summary>What it is attached to instead of Pods.</summary>
    public IReadOnlyList<Node> Targets { get; }

    /// <summary>It decides over every workload of its scope.</summary>
    public bool IsWholeScope => Targets.Count == 0 && LabelSelector.IsEmpty(Selector);

    /// <summary>Only tried: logged, and never enforced.</summary>
    public Node? DryRun => Resource.Annotation("istio.io/dry-run") is { } at && (at.Flag == true || at.Text == "true") ? at : null;

    public static string ActionOf(Resource resource) => resource.Root.Find("spec", "action")?.Text is { Length: > 0 } written ? written : "ALLOW";

    /// <summary>The workloads of the set that it decides over; none where it is attached to something else than Pods.</summary>
    public IEnumerable<Workload> Selected(WorkloadModel workloads)
    {
        if (Targets.Count > 0)
        {
            return [];
        }

        var candidates = IsMeshWide ? workloads.All : workloads.In(Resource.Namespace);
        return candidates.Where(workload => LabelSelector.MayMatch(Selector, workload.Labels));
    }
}
