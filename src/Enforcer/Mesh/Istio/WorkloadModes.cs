using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>
/// Composes PeerAuthentications into the mode of every workload port, as istiod does: port over workload over namespace over mesh,
/// the oldest of a level wins, UNSET inherits. It says what a proxy would ask; whether there is one is for the data planes.
/// </summary>
internal sealed class WorkloadModes(PeerAuthenticationLevels levels, ServiceTargets targets, DataPlaneModel planes, Lazy<ApiServerCalls> calls)
{
    /// <summary>Any port first, then each that the Pod, a Service or a policy names.</summary>
    public IEnumerable<WorkloadMode> Of(Workload workload)
    {
        var selecting = levels.Selecting(workload.Resource.Namespace, workload.Labels);
        var parents = Parents(workload);
        return Ports(workload, selecting).Prepend(null).Select(port => Resolve(workload, port, parents, selecting));
    }

    public WorkloadMode At(Workload workload, string? port) =>
        Resolve(workload, port, Parents(workload), levels.Selecting(workload.Resource.Namespace, workload.Labels));

    private List<ModeStep> Parents(Workload workload) =>
        [.. new[] { levels.MeshWide, levels.NamespaceWide(workload.Resource.Namespace) }.OfType<PeerAuthentication>().Select(Whole)];

    private WorkloadMode Resolve(Workload workload, string? port, List<ModeStep> parents, IReadOnlyList<PeerAuthentication> selecting)
    {
        var plane = planes.Of(workload);
        var mode = selecting.Count == 0
            ? WorkloadMode.Of(workload, plane, port, parents)
            : selecting.Select(policy => WorkloadMode.Of(workload, plane, port, [.. parents, Whole(policy), .. Own(policy, port)])).MinBy(mode => mode.Mode)!;
        return port is not null && mode.Mode == MtlsMode.Permissive ? mode with { Need = calls.Value.Need(workload.Resource, port) } : mode;
    }

    private static ModeStep Whole(PeerAuthentication policy) => new(policy, policy.ModeAt, null, policy.Mode);

    private static IEnumerable<ModeStep> Own(PeerAuthentication policy, string? port) =>
        from one in policy.Ports
        where one.Port == port
        select new ModeStep(policy, one.At, port, one.Mode);

    private IEnumerable<string> Ports(Workload workload, IReadOnlyList<PeerAuthentication> selecting) =>
        (workload.Pod?.Ports ?? []).Select(port => port["containerPort"]?.Text).OfType<string>()
            .Concat(targets.Before(workload.Resource).SelectMany(ServicePort.Of).Select(port => port.On(workload.Pod)).OfType<string>())
            .Concat(selecting.SelectMany(policy => policy.Ports).Select(one => one.Port))
            .Distinct(StringComparer.Ordinal);
}
