using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Workloads;

namespace Enforcer.Scanning.Explaining;

/// <summary>Everything that decides who reaches one workload, and how.</summary>
internal sealed record WorkloadExplanation
{
    public required Workload Workload { get; init; }

    public required MembershipState Proxy { get; init; }

    public required IReadOnlyList<PortExplanation> Ports { get; init; }

    /// <summary>The policies about who may call that apply, of whatever mesh, and those of the network; none of a kind means that all are admitted.</summary>
    public required IReadOnlyList<Statement> Policies { get; init; }

    /// <summary>Whether policies admit any caller of the mesh.</summary>
    public required Match Openness { get; init; }

    /// <summary>What the set lacks to say whom policies admit; null where it says it.</summary>
    public required string? Needs { get; init; }

    public required IReadOnlyList<Connection> Clients { get; init; }
}
