using Enforcer.Mesh.Workloads;

namespace Enforcer.Mesh.Linkerd;

/// <summary>What the Linkerd proxy of a workload asks of callers at one port, and why.</summary>
/// <param name="Workload">What makes the Pods.</param>
/// <param name="Port">A declared container port; null for every port without a Server.</param>
/// <param name="Mode">The effective mode.</param>
/// <param name="Chain">The statements that concern the port: installation, namespace, workload, Server, its authorizations.</param>
internal sealed record LinkerdPort(Workload Workload, string? Port, LinkerdMode Mode, IReadOnlyList<LinkerdStep> Chain)
{
    /// <summary>The proxy is not asked at this port at all.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>The statement that decided; null where nothing did.</summary>
    public LinkerdStep? Decider => Chain.LastOrDefault(step => step.Declared == Mode && Mode != LinkerdMode.Unknown);
}
