using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Connections;

/// <summary>Judges whoever is at the other end of a handshake, in both directions alike, and writes down what came of it.</summary>
internal sealed class PeerGate(IPeerVerifier verifier, PeerLog peers, GatewayMetrics metrics, TimeProvider time)
{
    private readonly ConcurrentDictionary<LivePeer, bool> _live = [];

    /// <summary>What the peer proved under <paramref name="identity"/>'s bundle, or why it proved nothing, with what it claims to be.</summary>
    /// <param name="identity">Ours, whose bundle counts.</param>
    /// <param name="certificate">Null where the peer presented none.</param>
    /// <param name="chain">The framework's, holding what else was presented.</param>
    /// <param name="pinned">The one identity that counts; null: any of the trust domain.</param>
    public (PeerProof? Proof, RefusalReason? Refusal, SpiffeId? Claimed) Judge(
        IdentitySnapshot identity, X509Certificate? certificate, X509Chain? chain, SpiffeId? pinned)
    {
        if (certificate is null)
        {
            return (null, RefusalReason.NoCertificate, null);
        }

        var presented = PresentedChain.From(certificate, chain);
        var verdict = verifier.Verify(presented, identity.Bundle, time.GetUtcNow());
        if (!verdict.IsValid)
        {
            return (null, verdict.Reason, verdict.Id);
        }

        return pinned is null || verdict.Id == pinned
            ? (new PeerProof(presented, verdict.Id!.Value, identity.Bundle, verdict.NotAfter, verdict.Root), null, verdict.Id)
            : (null, RefusalReason.PeerMismatch, verdict.Id);
    }

    /// <summary>Whether what was proved still holds under the roots and the clock of now; a new proof where it had to be asked again.</summary>
    public (PeerProof? Proof, RefusalReason? Refusal) JudgeAgain(PeerProof proof, IdentitySnapshot identity)
    {
        var now = time.GetUtcNow();
        if (proof.Holds(identity.Bundle, now))
        {
            return (proof, null);
        }

        var verdict = verifier.Verify(proof.Chain, identity.Bundle, now);
        return verdict.IsValid ? (new PeerProof(proof.Chain, verdict.Id!.Value, identity.Bundle, verdict.NotAfter, verdict.Root), null) : (null, verdict.Reason);
    }

    public void Refused(string listener, Direction direction, SpiffeId? claimed, string address, RefusalReason reason)
    {
        metrics.RecordHandshake(listener, direction, reason);
        peers.Refused(listener, direction, claimed?.ToString(), address, reason);
    }

    /// <summary>A handshake succeeded; <paramref name="peer"/> is watched until <see cref="Closed"/>.</summary>
    public void Opened(LivePeer peer, string protocol)
    {
        metrics.RecordHandshake(peer.Listener, peer.Direction, refusal: null);
        peers.Opened(peer.Listener, peer.Direction, peer.Proof, peer.Address, protocol);
        _live.TryAdd(peer, true);
    }

    public void Closed(LivePeer peer)
    {
        _live.TryRemove(peer, out _);
        peers.Closed(peer.Listener, peer.Direction, peer.Proof.Id, peer.Address);
    }

    /// <summary>Cuts every connection whose peer would be refused under <paramref name="identity"/>'s roots and lists now.</summary>
    public void CloseLapsed(IdentitySnapshot identity)
    {
        foreach (var (peer, _) in _live)
        {
            var (proof, refusal) = JudgeAgain(peer.Proof, identity);
            if (proof is not null)
            {
                peer.Proof = proof;
                continue;
            }

            _live.TryRemove(peer, out _);
            peers.Refused(peer.Listener, peer.Direction, peer.Proof.Id.ToString(), peer.Address, refusal!);
            peer.Cut();
        }
    }
}
