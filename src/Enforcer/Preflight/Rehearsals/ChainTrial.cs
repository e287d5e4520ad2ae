using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Preflight.Checks;
using Enforcer.Preflight.Evidence;
using Enforcer.Preflight.Sources;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>
/// Tries the chain that a live peer presented, with every way that leads up from it. That its leaf is renewed in time is taken for granted;
/// that its authorities last, or that it has another way where one ends, is not.
/// </summary>
internal sealed class ChainTrial(IReadOnlyList<ParsedCertificate> today, IReadOnlyList<ParsedCertificate> then, DateTimeOffset now, DateTimeOffset at, DateTimeOffset until)
{
    /// <summary>Null where there is no chain that can be read.</summary>
    public Participant? Run(SeenPeer peer, string name, string place)
    {
        var (resource, blocks) = PlaceResource.Of(PlaceKinds.Gateway, place, [1]);
        var certificates = peer.Chain.Select(certificate => CertificateReader.Read(certificate)).ToList();
        if (certificates.Count == 0 || certificates.Exists(certificate => certificate is null))
        {
            return null;
        }

        var chain = new Holding { Resource = resource, Kind = HoldingKind.Identity, Presented = [.. certificates.Select(certificate => new HeldCertificate(certificate!, blocks[0]))] };
        return Judge(chain, name, place);
    }

    private Participant Judge(Holding chain, string name, string place)
    {
        var leaf = chain.Leaf.Certificate;
        var seen = leaf.NotAfter < now ? leaf.NotAfter : now;
        var before = Last(chain, today, seen, seen);
        var after = Last(chain, then, seen, until);
        // None that lasts so long; one that ends on the way, or after the change at least?
        var shorter = after.Failure is null ? after : Last(chain, then, seen, at);
        var any = shorter.Failure is null ? shorter : Last(chain, then, seen, seen);
        var isBroken = after.Failure is not null;
        return new Participant
        {
            Kind = "peer",
            Name = name,
            Place = place,
            Outcome = before.Failure is not null || before.End < now ? Outcome.FailsToday : isBroken ? Outcome.Breaks : Outcome.Holds,
            Reason = !isBroken ? null : any.Failure is null ? RefusalReason.Expired.Id : IsGone(before.Root) ? RefusalReason.UntrustedIssuer.Id : any.Failure.Value.Reason.Id,
            Why = !isBroken ? null : any.Failure is null ? "every way up from it has an authority that ends" : IsGone(before.Root) ? LeafTrial.GoneRoot(before.Root!) : Trust.Say(any.Failure.Value),
            FailsAt = any.Failure is null ? any.End : at,
            From = leaf.NotBefore,
            HoldsToday = before.Failure is null ? before.End : leaf.NotBefore,
            HoldsThen = any.Failure is null ? any.End : leaf.NotBefore,
        };
    }

    private bool IsGone(ParsedCertificate? root) => root is not null && !then.Any(root.IsSame);

    // Only by authorities that last so long; the leaf's own end does not count.
    private static (DateTimeOffset End, PathFailure? Failure, ParsedCertificate? Root) Last(Holding chain, IReadOnlyList<ParsedCertificate> anchors, DateTimeOffset time, DateTimeOffset lasting)
    {
        var durable = chain with { Presented = [chain.Leaf, .. chain.Presented.Skip(1).Where(one => one.Certificate.NotAfter >= lasting)] };
        var result = Trust.Verify(durable, [.. anchors.Where(anchor => anchor.NotAfter >= lasting)], time);
        return result.Failure is { } failure
            ? (DateTimeOffset.MinValue, failure, null)
            : (result.Path.Skip(1).Select(certificate => certificate.NotAfter).DefaultIfEmpty(result.Path[0].NotAfter).Min(), null, result.Path[^1]);
    }
}
