namespace Enforcer.Mesh.Istio.Server;

/// <summary>Two policies of one reach, of which Istio acts on the oldest only.</summary>
/// <param name="Policy">The one that asks for more.</param>
/// <param name="Rival">The one that asks for less.</param>
/// <param name="IsKnown">True where the set tells their ages, and so that the rival decides.</param>
internal sealed record PolicyConflict(PeerAuthentication Policy, PeerAuthentication Rival, bool IsKnown);
