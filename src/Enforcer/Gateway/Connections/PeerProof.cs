using Enforcer.Certificates;
using Enforcer.Certificates.Validation;

namespace Enforcer.Gateway.Connections;

/// <summary>What a peer proved about itself, and under which roots: a connection outlives both, so its proof is asked again when either changed.</summary>
internal sealed record PeerProof(PeerChain Chain, SpiffeId Id, TrustBundle Bundle, DateTimeOffset NotAfter, string? Root)
{
    public bool Holds(TrustBundle bundle, DateTimeOffset now) => ReferenceEquals(Bundle, bundle) && now < NotAfter;
}
