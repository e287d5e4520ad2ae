using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Preflight.Sources;
using Enforcer.Resources;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>
/// Tries a live peer: by its chain where a gateway tells it, else by the root that it led to. That its leaf is renewed in time is taken for granted, as
/// it is there; that a root of which no chain is known could be replaced by another is not.
/// </summary>
internal sealed class PeerTrial(
    IReadOnlyList<ParsedCertificate> today, IReadOnlyList<ParsedCertificate> then, IReadOnlyList<Participant> leaves, DateTimeOffset now, DateTimeOffset at, DateTimeOffset until)
{
    private readonly ChainTrial _chains = new(today, then, now, at, until);

    public Participant Run(SeenPeer peer, string from)
    {
        var name = PrintableText.Of(peer.Identity!);
        var place = PrintableText.Of($"{from}, {peer.Direction} {peer.Address}, {peer.Open} open");
        if (_chains.Run(peer, name, place) is { } tried)
        {
            return tried;
        }

        if (peer.Root is null || today.Concat(then).FirstOrDefault(known => known.Thumbprint == peer.Root) is not { } root)
        {
            return Unknown(peer, name, place);
        }

        var isKept = then.Any(root.IsSame);
        var isKnown = today.Any(root.IsSame);
        var isBroken = !isKept || root.NotAfter < at || root.NotAfter < until;
        return new Participant
        {
            Kind = "peer",
            Name = name,
            Place = place,
            Outcome = isBroken ? isKnown && root.NotAfter >= now ? Outcome.Breaks : Outcome.FailsToday : Outcome.Holds,
            Reason = isBroken ? (isKept ? RefusalReason.Expired : RefusalReason.UntrustedIssuer).Id : null,
            Why = !isBroken ? null : isKept ? $"its chain leads to {LeafTrial.RootName(root)}, which ends" : LeafTrial.GoneRoot(root),
            FailsAt = isKept ? root.NotAfter : at,
            From = root.NotBefore,
            HoldsToday = isKnown ? root.NotAfter : root.NotBefore,
            HoldsThen = isKept ? root.NotAfter : root.NotBefore,
        };
    }

    // A root that neither bundle has, or an older gateway: its leaf may have been found elsewhere.
    private Participant Unknown(SeenPeer peer, string name, string place)
    {
        if (leaves.FirstOrDefault(leaf => leaf.Name == name) is { } same)
        {
            return same with { Kind = "peer", Place = place };
        }

        return new Participant
        {
            Kind = "peer",
            Name = name,
            Place = place,
            Outcome = Outcome.Unknown,
            Why = peer.Root is null ? "the gateway does not say to which root its chain leads" : "its chain leads to a root that is in neither bundle",
            From = now,
            HoldsToday = now,
            HoldsThen = now,
        };
    }
}
