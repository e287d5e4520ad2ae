using Enforcer.Mesh.Istio.Client;

namespace Enforcer.Mesh.Connections;

/// <summary>How a caller reaches a workload, and every statement that led there.</summary>
/// <param name="Mode">The verdict.</param>
/// <param name="Why">One sentence; where the mode is unknown, what would tell.</param>
/// <param name="Chain">The deciding statements, the first first.</param>
internal sealed record Verdict(ConnectionMode Mode, string Why, IReadOnlyList<Statement> Chain)
{
    /// <summary>How a sentence says that files are not enough.</summary>
    public const string NeedsCluster = "unknown: needs cluster";

    /// <summary>False where something that only a cluster knows could make it another verdict.</summary>
    public bool IsProven => Mode != ConnectionMode.Unknown && !Why.Contains(NeedsCluster, StringComparison.Ordinal);

    /// <summary>What the client's side sends; null where no single client is meant.</summary>
    public ClientMode? Speaks { get; init; }
}
