namespace Enforcer.Certificates.Validation;

/// <summary>Decides whether a presented chain proves an identity.</summary>
internal interface IPeerVerifier
{
    /// <summary>
    /// Judges <paramref name="chain"/> under <paramref name="bundle"/> at <paramref name="now"/>. Pure: no network, no clock, no files; bounded
    /// in time whatever the certificates are. Never throws for what a peer can send: what cannot be judged is refused.
    /// </summary>
    Verdict Verify(PeerChain chain, TrustBundle bundle, DateTimeOffset now);
}
