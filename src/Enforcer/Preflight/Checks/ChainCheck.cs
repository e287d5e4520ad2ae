using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Checks;

/// <summary>Whether every leaf's chain holds now under the bundle that counts for it.</summary>
internal sealed class ChainCheck : ICheck
{
    // Judged by WeaknessCheck and LeafExpiryCheck in words of their own; an algorithm that is not verified here proves nothing against a chain.
    private static readonly HashSet<RefusalReason> Elsewhere = [RefusalReason.WeakKey, RefusalReason.WeakSignature, RefusalReason.UnsupportedAlgorithm];

    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        var pool = dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Bundle).SelectMany(holding => Holding.Certificates(holding.Trusted)).DistinctBy(root => root.Thumbprint).ToList();
        var hasFiles = dossier.Holdings.Exists(holding => holding.Kind == HoldingKind.Bundle && holding.Resource.Kind == PlaceKinds.File);
        var lists = dossier.Lists.ConvertAll(one => one.List);
        foreach (var holding in dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Identity && holding.Leaf.Certificate.IsCurrent(terms.Now)))
        {
            var own = Holding.Certificates(holding.Trusted).ToList();
            var anchors = terms.Roots ?? (own.Count > 0 ? own : IsPublic(holding) ? [.. pool, .. Trust.SystemRoots] : pool);
            if (anchors.Count == 0)
            {
                continue;
            }

            var result = Trust.Verify(holding, anchors, terms.Now, lists);
            var isKnown = own.Count > 0 || IsPublic(holding) || (hasFiles && !IsObject(holding));
            if (IsUncovered(result) && terms.Roots is null && (!isKnown || MayBeCovered(holding, pool, terms)))
            {
                continue;
            }

            if (result.Failure is { } failure && !Elsewhere.Contains(failure.Reason))
            {
                var rule = IsUncovered(result) ? CertificateRules.UntrustedIssuer : CertificateRules.ChainInvalid;
                yield return new Found(rule, holding.Resource, holding.Leaf.At, $"{holding.Leaf.Name}: {Trust.Say(failure)}", failure.Reason.Id);
            }
        }
    }

    // A cluster is full of bundles for other purposes (kube-root-ca.crt in every namespace): none of them is meant for a Secret that brings none.
    private static bool IsObject(Holding holding) => holding.Resource.Kind is not (PlaceKinds.File or PlaceKinds.Endpoint);

    // Workloads belong to a mesh; another live endpoint may well be one of the public web.
    private static bool IsPublic(Holding holding) => holding.IsLive && !Trust.IsWorkload(holding.Leaf.Certificate);

    // What lies beside a leaf may be the bundle for its clients: another of the set will do, or the system's for a server of the public web.
    private static bool MayBeCovered(Holding holding, List<ParsedCertificate> pool, CheckTerms terms) =>
        IsSelfSigned(holding)
        || Trust.Verify(holding, pool, terms.Now).IsValid
        || (!Trust.IsWorkload(holding.Leaf.Certificate) && Trust.Verify(holding, Trust.SystemRoots, terms.Now).IsValid);

    private static bool IsUncovered(PathResult result) => result.Failure?.Reason is { } reason && (reason == RefusalReason.UntrustedIssuer || reason == RefusalReason.BadSignature);

    // Trusted by whoever pins it; a bundle of others says nothing about it.
    private static bool IsSelfSigned(Holding holding) => holding.Leaf.Certificate.IsSelfIssued;
}
