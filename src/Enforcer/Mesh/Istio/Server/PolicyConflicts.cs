using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Server;

/// <summary>Finds policies of one reach that ask for different things, so that age decides, or chance where nobody knows the age.</summary>
internal static class PolicyConflicts
{
    /// <param name="levels">The policies by reach.</param>
    /// <param name="workloads">Where selectors meet.</param>
    /// <param name="effective">What a policy comes down to for its whole scope.</param>
    public static IEnumerable<PolicyConflict> Among(PeerAuthenticationLevels levels, WorkloadModel workloads, Func<PeerAuthentication, MtlsMode> effective) =>
        levels.Shared.Concat(workloads.All.Select(one => levels.AllSelecting(one.Resource.Namespace, one.Labels)).Where(level => level.Count > 1))
            .SelectMany(level => Judge(level, effective))
            .DistinctBy(conflict => conflict.Policy);

    private static IEnumerable<PolicyConflict> Judge(IReadOnlyList<PeerAuthentication> level, Func<PeerAuthentication, MtlsMode> effective)
    {
        var oldest = PeerAuthenticationLevels.Contenders(level);
        var isKnown = oldest.Count == 1;
        var rival = oldest.MinBy(effective)!;
        // The same object twice is an alternative, such as an overlay's, and no rival.
        return from policy in level
               where policy.Resource.Name != rival.Resource.Name && effective(policy) == MtlsMode.Strict && effective(rival) is MtlsMode.Permissive or MtlsMode.Disable
               select new PolicyConflict(policy, rival, isKnown);
    }
}
