namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Whether a workload has a proxy, and why.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Why">In words; where it is unknown, what would tell.</param>
/// <param name="Decider">Where it is said; null where nothing says it.</param>
internal sealed record MembershipState(Membership State, string Why, Statement? Decider = null)
{
    /// <summary>Whose proxy it is, as the switches of injection name it; null where there is none, or it is not known.</summary>
    public string? Mesh { get; init; }

    /// <summary>Istio's two data planes trust each other; a mesh that is not known is taken for the same.</summary>
    public static bool IsSameMesh(string? one, string? other) =>
        one is null || other is null || one == other || (one.StartsWith("Istio", StringComparison.Ordinal) && other.StartsWith("Istio", StringComparison.Ordinal));
}
