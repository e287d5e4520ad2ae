namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Whether a workload has a proxy, and why.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Why">In words; where it is unknown, what would tell.</param>
/// <param name="Decider">Where it is said; null where nothing says it.</param>
internal sealed record MembershipState(Membership State, string Why, Statement? Decider = null);
