using System.Text.Json;
using Enforcer.Certificates.Validation;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Sources;

/// <summary>A gateway's admin API: the identity that it uses and could not replace, its clock, and whom it refused for their certificates.</summary>
internal sealed class GatewaySource(Uri address, TimeSpan? within, TimeProvider time) : ICheckSource
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(5);

    // Refusals that a certificate is the cause of; the others are rules at work.
    private static readonly HashSet<string> OfCertificates =
    [
        .. new[]
        {
            RefusalReason.Malformed, RefusalReason.ChainTooLong, RefusalReason.BudgetExceeded, RefusalReason.UntrustedIssuer, RefusalReason.BadSignature, RefusalReason.UnsupportedAlgorithm, RefusalReason.Expired,
            RefusalReason.NotYetValid, RefusalReason.IssuerNotAuthority, RefusalReason.IssuerKeyUsage, RefusalReason.PathTooLong, RefusalReason.CriticalExtension, RefusalReason.Nonconforming, RefusalReason.NameConstraints,
            RefusalReason.PolicyRequired, RefusalReason.Revoked, RefusalReason.CrlMissing, RefusalReason.CrlStale, RefusalReason.WeakKey, RefusalReason.WeakSignature, RefusalReason.LeafIsAuthority, RefusalReason.LeafLifetime,
            RefusalReason.KeyUsage, RefusalReason.ExtendedKeyUsage, RefusalReason.SpiffeIdMissing, RefusalReason.SpiffeIdAmbiguous, RefusalReason.SpiffeIdMalformed, RefusalReason.TrustDomainMismatch, RefusalReason.PeerMismatch,
        }.Select(reason => reason.Id),
    ];

    public async Task CollectAsync(Dossier dossier, CancellationToken cancellationToken)
    {
        dossier.PlaceCount++;
        var (resource, blocks) = PlaceResource.Of(PlaceKinds.Gateway, address.GetLeftPart(UriPartial.Authority), [1]);
        using var admin = new AdminClient(address);
        var (config, date) = await admin.GetAsync("config", cancellationToken);
        if (date is { } theirs)
        {
            ClockSkew.Report(dossier, resource, blocks[0], theirs, time.GetUtcNow());
        }

        using (config)
        {
            AddIdentity(dossier, resource, blocks[0], config.RootElement);
        }

        foreach (var peer in await admin.PeersAsync(cancellationToken))
        {
            Add(dossier, resource, blocks[0], peer);
        }
    }

    private void AddIdentity(Dossier dossier, Resource resource, Node at, JsonElement config)
    {
        foreach (var (owner, what) in new[] { (AdminClient.Find(config, "identity"), "identity"), (config, "configuration") })
        {
            if (owner is { } place && AdminClient.Text(place, "fault") is { } fault)
            {
                dossier.Report(CertificateRules.GatewayFault, resource, at, $"{what}: {PrintableText.Of(fault)}", what);
            }
        }

        if (AdminClient.Find(config, "identity") is { } identity && AdminClient.Time(identity, "notAfter") is { } end)
        {
            var now = time.GetUtcNow();
            var name = PrintableText.Of(AdminClient.Text(identity, "id") ?? "its identity");
            if (now > end)
            {
                dossier.Report(CertificateRules.Expired, resource, at, $"{name} ended {end.UtcDateTime:yyyy-MM-dd HH:mm}Z");
            }
            else if (end - now < (within ?? DefaultWindow))
            {
                dossier.Report(CertificateRules.Expiring, resource, at, $"{name} ends {end.UtcDateTime:yyyy-MM-dd HH:mm}Z");
            }
        }
    }

    private static void Add(Dossier dossier, Resource resource, Node at, SeenPeer peer)
    {
        if (peer.Reason is { } reason && OfCertificates.Contains(reason) && RefusalReason.All.FirstOrDefault(known => known.Id == reason) is { } known)
        {
            dossier.Report(
                CertificateRules.PeerRefused, resource, at,
                $"{PrintableText.Of(peer.Identity ?? "a peer")} at {PrintableText.Of(peer.Address)}, {peer.Direction}: {known.Id}: {known.Meaning.TrimEnd('.')} ({peer.Count} times)",
                $"{peer.Listener}/{peer.Identity}/{peer.Address}/{reason}");
        }
    }
}
