using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Taking a policy away leaves no bad object behind: only both states together show what was lost.</summary>
internal sealed class StrictRemovedRule : IChangeRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-strict-removed",
        Category = Category.Mtls,
        Severity = Severity.Critical,
        Title = "Change removes the policy that required mutual TLS",
        Why = "Workloads that refused plaintext accept it afterwards, by Istio's default or by a wider policy, and no object that remains says so.",
        Remediation = "Keep the policy, or first set STRICT for the same workloads in one that stays.",
        AppliesTo = ["PeerAuthentication"],
        Reference = "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext before, PolicyContext after)
    {
        var remaining = after.Resources.OfKind(PeerAuthentication.Group, PeerAuthentication.Kind).Select(Key).ToHashSet();
        return from policy in before.Mesh.Istio.PeerAuthentications
               where !remaining.Contains(Key(policy.Resource))
               let lost = Lost(policy, before.Mesh.Istio, after.Mesh.Istio) ?? LostUnseen(policy, before, after)
               where lost is not null
               select lost;
    }

    // The version is left out: v1beta1 and v1 of an object are the same object.
    private static (string?, string?) Key(Resource resource) => (resource.Namespace, resource.Name);

    private static Violation? Lost(PeerAuthentication policy, IstioMesh before, IstioMesh after)
    {
        var strict = before.Decided(policy).Where(mode => mode.Mode == MtlsMode.Strict).ToList();
        var weaker = strict.Select(mode => (Was: mode, Becomes: after.ModeOf(mode.Workload.Id, mode.Port)))
            .Where(one => one.Becomes is { Mode: not MtlsMode.Strict })
            .DistinctBy(one => one.Was.Workload)
            .ToList();
        return weaker.Count == 0 ? null : new Violation(
            policy.Resource,
            weaker[0].Was.Decider!.At,
            $"{weaker[0].Was.Workload.Id}{(weaker.Count == 1 ? "" : $" and {weaker.Count - 1} other workloads")} required mutual TLS by this policy; without it {(weaker.Count == 1 ? "it accepts" : "they accept")} plaintext ({Becomes(weaker[0].Becomes!)})");
    }

    private static string Becomes(WorkloadMode mode) => mode switch
    {
        { Chain.Count: 0 } => "no policy remains, and Istio's default is PERMISSIVE",
        { Decider: { } decider } => $"{decider.Declared.ToString().ToUpperInvariant()} by {decider.Policy.Resource.Id}",
        _ => "no mode is set, and Istio's default is PERMISSIVE",
    };

    // Where the set shows no workload of its reach, one that carries just the labels it selects by stands for all.
    private static Violation? LostUnseen(PeerAuthentication policy, PolicyContext before, PolicyContext after)
    {
        var scope = policy.Resource.Namespace;
        var isSeen = policy.Scope == PeerScope.Mesh ? before.Mesh.Workloads.All.Count > 0 : before.Mesh.Workloads.In(scope).Any();
        // A namespace that goes away takes its policies with it.
        var isGone = before.Resources.OfKind("", "Namespace").Any(one => one.Name == scope) && !after.Resources.OfKind("", "Namespace").Any(one => one.Name == scope);
        if (isSeen || isGone || before.Mesh.Istio.Reach(policy) is not { Mode: MtlsMode.Strict } was || was.Decider!.Policy != policy)
        {
            return null;
        }

        return after.Mesh.Istio.Reach(policy).Mode == MtlsMode.Strict ? null : new Violation(
            policy.Resource,
            policy.ModeAt,
            $"{(policy.Scope == PeerScope.Mesh ? "the mesh" : policy.Scope == PeerScope.Namespace ? $"namespace '{scope}'" : "the selected workloads")} required mutual TLS by this policy, and nothing that remains does");
    }
}
