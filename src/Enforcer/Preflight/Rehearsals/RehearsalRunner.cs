using System.Text.Json;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Preflight.Evidence;
using Enforcer.Preflight.Sources;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>Answers "what breaks if this root goes, if this bundle is applied, at that date?" for all leaves and live peers that can be found.</summary>
internal sealed class RehearsalRunner(TimeProvider time)
{
    private static readonly TimeSpan LeastHorizon = TimeSpan.FromDays(90);

    /// <exception cref="IOException">A source does not exist or cannot be reached.</exception>
    /// <exception cref="HttpRequestException">A cluster or gateway cannot be reached or refuses.</exception>
    /// <exception cref="ConfigurationException">There is no bundle, or no such root in it.</exception>
    public async Task<(Rehearsal Rehearsal, IReadOnlyList<ReadError> Errors)> RunAsync(RehearsalOptions options, CancellationToken cancellationToken)
    {
        var dossier = new Dossier();
        foreach (var source in CheckSourceCatalog.Create(options.Check, time))
        {
            await source.CollectAsync(dossier, cancellationToken);
        }

        StoreOpening.Run(dossier, options.Check.StorePasswords);
        var now = time.GetUtcNow();
        var at = options.At ?? now;
        var until = options.Until ?? at;
        if (until < at)
        {
            throw new ConfigurationException("--until lies before --at", "the time looked at begins with the change");
        }

        var today = Today(dossier, options.Check.Roots);
        List<ParsedCertificate> then = options.Bundle.Count > 0 ? [.. options.Bundle.SelectMany(file => RootChoice.Read("--bundle", file)).DistinctBy(root => root.Thumbprint)] : [.. today];
        foreach (var removed in options.Removed.SelectMany(text => RootChoice.Find(text, [.. then.Concat(today).DistinctBy(root => root.Thumbprint)])))
        {
            then.RemoveAll(removed.IsSame);
        }

        var leaves = Leaves(dossier).Select(new LeafTrial(today, then, now, at, until).Run).ToList();
        var peers = await PeersAsync(options, cancellationToken);
        var trial = new PeerTrial(today, then, leaves, now, at, until);
        var judged = leaves.Concat(peers.Select(seen => trial.Run(seen.Peer, seen.From)))
            .OrderByDescending(participant => participant.Outcome == Outcome.Breaks).ThenByDescending(participant => participant.Outcome).ThenBy(participant => participant.Name, StringComparer.Ordinal);
        var horizon = until - now > LeastHorizon ? until : now + LeastHorizon;
        return (new Rehearsal { Now = now, At = at, Until = until, Horizon = horizon, Today = today, Then = then, Participants = [.. Roots(today, then, now, at), .. judged] }, dossier.Errors);
    }

    // An intermediate that lies about is no root: were it one, taking its root away would change nothing.
    private static List<ParsedCertificate> Today(Dossier dossier, IReadOnlyList<string> files)
    {
        var roots = files.Count > 0
            ? files.SelectMany(file => RootChoice.Read("--roots", file))
            : dossier.Holdings.SelectMany(holding => Holding.Certificates(holding.Trusted)).Where(root => root.IsSelfIssued);
        return roots.DistinctBy(root => root.Thumbprint).ToList() is { Count: > 0 } found
            ? found
            : throw new ConfigurationException("no bundle was found to start from", "name today's roots with --roots FILE");
    }

    private static IEnumerable<Holding> Leaves(Dossier dossier)
    {
        var between = dossier.Holdings.SelectMany(holding => holding.Trusted).Where(authority => !authority.Certificate.IsSelfIssued).ToList();
        return dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Identity && !holding.Leaf.Certificate.IsSelfIssued)
            .Select(holding => holding with { Presented = [.. holding.Presented, .. between] });
    }

    private static IEnumerable<Participant> Roots(IReadOnlyList<ParsedCertificate> today, List<ParsedCertificate> then, DateTimeOffset now, DateTimeOffset at) =>
        from root in today.Concat(then).DistinctBy(root => root.Thumbprint)
        let isKnown = today.Any(root.IsSame)
        let isKept = then.Exists(root.IsSame)
        select new Participant
        {
            Kind = "root",
            Name = LeafTrial.RootName(root),
            Place = isKnown ? isKept ? "kept" : "removed" : "added",
            Outcome = isKept && root.IsCurrent(at) ? Outcome.Holds : root.IsCurrent(now) ? Outcome.Breaks : Outcome.FailsToday,
            From = root.NotBefore,
            FailsAt = root.NotAfter,
            HoldsToday = isKnown ? root.NotAfter : root.NotBefore,
            HoldsThen = isKept ? root.NotAfter : root.NotBefore,
        };

    private static async Task<IReadOnlyList<(SeenPeer Peer, string From)>> PeersAsync(RehearsalOptions options, CancellationToken cancellationToken)
    {
        var peers = new List<(SeenPeer Peer, string From)>();
        foreach (var address in options.Check.Sources.Where(source => source.StartsWith("http://", StringComparison.Ordinal)))
        {
            using var admin = new AdminClient(new Uri(address));
            peers.AddRange((await admin.PeersAsync(cancellationToken)).Select(peer => (peer, address)));
        }

        foreach (var file in options.Peers)
        {
            try
            {
                var content = File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellationToken) : throw new FileNotFoundException($"'{file}' does not exist");
                peers.AddRange(PeersReader.Read(content).Select(peer => (peer, file)));
            }
            catch (JsonException)
            {
                throw new ConfigurationException($"--peers: '{file}' is no answer of /peers", "save what a gateway's admin API answers there");
            }
        }

        // Whoever was refused, or only contacted, proved nothing that a bundle could lose.
        return [.. peers.Where(seen => seen.Peer is { Reason: null, Identity: not null })];
    }
}
