using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>What the proxy of a workload asks of callers at one port, and why.</summary>
/// <param name="Workload">The Resource that makes the Pods.</param>
/// <param name="Port">A port of the Pod; null for every port without a statement of its own.</param>
/// <param name="Mode">Never <see cref="MtlsMode.Unset"/>; <see cref="MtlsMode.Unknown"/> where the set says nothing at all, or nothing that can be read.</param>
/// <param name="Chain">The statements that concern the port: mesh, namespace, workload, port.</param>
internal sealed record WorkloadMode(Resource Workload, string? Port, MtlsMode Mode, IReadOnlyList<ModeStep> Chain)
{
    /// <summary>The proxy that acts on it. The mode is what a proxy would ask, whether or not the set proves that there is one.</summary>
    public DataPlane Plane { get; init; }

    /// <summary>Why the port may take plaintext: who makes the API server call it. Null for every other port, and where it takes none.</summary>
    public string? Need { get; init; }

    /// <summary>The statement that decided; null where Istio's default did, or nothing.</summary>
    public ModeStep? Decider => Chain.LastOrDefault(step => step.Declared != MtlsMode.Unset);

    public static WorkloadMode Of(Workload workload, DataPlane plane, string? port, IReadOnlyList<ModeStep> chain)
    {
        var decider = chain.LastOrDefault(step => step.Declared != MtlsMode.Unset);
        var mode = decider?.Declared ?? (chain.Count == 0 ? MtlsMode.Unknown : MtlsMode.Permissive);
        // ztunnel always takes mutual TLS: what it is told to refuse is plaintext only.
        return new WorkloadMode(workload.Resource, port, (plane, mode) is (DataPlane.Ambient, MtlsMode.Disable) ? MtlsMode.Permissive : mode, chain) { Plane = plane };
    }
}
