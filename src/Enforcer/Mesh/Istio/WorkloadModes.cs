using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>
/// Composes PeerAuthentications into the mode of every workload port, as istiod does: port over workload over namespace over mesh,
/// the oldest of a level wins, UNSET inherits. It says what a sidecar would ask; whether there is one is for the injection model.
/// </summary>
internal static class WorkloadModes
{
    public static IEnumerable<WorkloadMode> Of(ResourceSet resources, PeerAuthenticationLevels levels) =>
        from workload in resources.All
        let pod = PodTemplate.Of(workload)
        where pod is not null
        from mode in Of(workload, pod, levels)
        select mode;

    private static IEnumerable<WorkloadMode> Of(Resource workload, PodTemplate pod, PeerAuthenticationLevels levels)
    {
        var parents = new[] { levels.MeshWide, levels.NamespaceWide(workload.Namespace) }
            .OfType<PeerAuthentication>()
            .Select(Whole)
            .ToList();
        var selecting = levels.Selecting(workload.Namespace, pod.Metadata?["labels"]);
        return Ports(pod).Prepend(null).Select(port => Resolve(workload, port, parents, selecting));
    }

    private static WorkloadMode Resolve(Resource workload, string? port, List<ModeStep> parents, IReadOnlyList<PeerAuthentication> selecting) =>
        selecting.Count == 0
            ? WorkloadMode.Of(workload, port, parents)
            : selecting.Select(policy => WorkloadMode.Of(workload, port, [.. parents, Whole(policy), .. Own(policy, port)])).MinBy(mode => mode.Mode)!;

    private static ModeStep Whole(PeerAuthentication policy) => new(policy, policy.ModeAt, null, policy.Mode);

    private static IEnumerable<ModeStep> Own(PeerAuthentication policy, string? port) =>
        from one in policy.Ports
        where one.Port == port
        select new ModeStep(policy, one.At, port, one.Mode);

    private static IEnumerable<string> Ports(PodTemplate pod) =>
        (from container in pod.Containers
         from port in container["ports"]?.Items ?? []
         let number = port["containerPort"]?.Text
         where number is not null
         select number).Distinct(StringComparer.Ordinal);
}
