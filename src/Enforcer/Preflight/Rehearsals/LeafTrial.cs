using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Preflight.Checks;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>Tries one leaf under both bundles and finds out how long it holds: where one path ends another may go on.</summary>
/// <param name="today">Anchors of now.</param>
/// <param name="then">Anchors to come.</param>
/// <param name="now">The present.</param>
/// <param name="at">When the change happens.</param>
/// <param name="until">What fails up to here breaks.</param>
internal sealed class LeafTrial(IReadOnlyList<ParsedCertificate> today, IReadOnlyList<ParsedCertificate> then, DateTimeOffset now, DateTimeOffset at, DateTimeOffset until)
{
    // Each path that ends is one authority less; nobody has more than these.
    private const int MostPaths = 32;

    public Participant Run(Holding holding)
    {
        var leaf = holding.Leaf.Certificate;
        var before = Last(holding, today, now);
        var after = Last(holding, then, at);
        var isGone = after.End < at;
        // What ends by itself before the change is not lost by it.
        var failsAt = !isGone ? after.End : before.End < at ? before.End : at;
        var isRootGone = isGone && before.Root is { } root && before.End >= at && !then.Any(root.IsSame);
        return new Participant
        {
            Kind = "leaf",
            Name = holding.Leaf.Name,
            Place = PlaceOf(holding.Resource),
            Outcome = before.End < now ? Outcome.FailsToday : isGone || after.End < until ? Outcome.Breaks : Outcome.Holds,
            Reason = isRootGone ? RefusalReason.UntrustedIssuer.Id : after.Failure?.Reason.Id,
            Why = isRootGone ? GoneRoot(before.Root!) : after.Failure is { } failure ? Trust.Say(failure) : null,
            FailsAt = failsAt,
            From = leaf.NotBefore,
            HoldsToday = before.End < now ? leaf.NotBefore : before.End,
            HoldsThen = isGone ? leaf.NotBefore : after.End,
        };
    }

    /// <summary>Why a chain fails whose root was taken out.</summary>
    public static string GoneRoot(ParsedCertificate root) => $"its chain leads to {RootName(root)}, which is not in the bundle any more";

    /// <summary>A subject alone does not tell a root from its successor.</summary>
    public static string RootName(ParsedCertificate root) => $"{CertificateName.Of(root)} ({root.Thumbprint[..8]})";

    /// <summary>For a person: the object, or the file.</summary>
    public static string PlaceOf(Resource resource) => resource.Kind is PlaceKinds.File or PlaceKinds.Endpoint or PlaceKinds.Gateway ? resource.File : $"{resource.Id}";

    // Until when some path holds, from a moment on; before that moment where none does.
    private static (DateTimeOffset End, PathFailure? Failure, ParsedCertificate? Root) Last(Holding holding, IReadOnlyList<ParsedCertificate> anchors, DateTimeOffset from)
    {
        var end = DateTimeOffset.MinValue;
        ParsedCertificate? root = null;
        var time = from;
        for (var tried = 0; ; tried++)
        {
            var result = Trust.Verify(holding, anchors, time);
            if (result.Failure is { } failure)
            {
                return (end, failure, root);
            }

            (end, root) = (result.Until, result.Path[^1]);
            if (tried == MostPaths || end >= DateTimeOffset.MaxValue.AddSeconds(-1))
            {
                return (end, null, root);
            }

            time = end.AddSeconds(1);
        }
    }
}
