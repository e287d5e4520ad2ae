using Enforcer.Policies;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Checks;

/// <summary>Authorities that are over or about to end, and whether their successors are trusted in time.</summary>
internal sealed class AuthorityCheck : ICheck
{
    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        var leaves = dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Identity).ToList();
        foreach (var holding in dossier.Holdings)
        {
            foreach (var root in holding.Trusted.DistinctBy(root => root.Certificate.Thumbprint).Where(_ => IsFirst(holding, dossier)))
            {
                foreach (var found in OfBundle(holding, root, leaves, terms))
                {
                    yield return found;
                }
            }
        }

        var sent = leaves.SelectMany(holding => holding.Presented.Skip(1).Select(authority => (Holding: holding, Authority: authority)));
        foreach (var (holding, authority) in sent.DistinctBy(pair => (pair.Holding.Resource, pair.Authority.Certificate.Thumbprint)))
        {
            if (OfChain(holding, authority, terms) is { } found)
            {
                yield return found;
            }
        }
    }

    // Several leaves of one object share the bundle beside them.
    private static bool IsFirst(Holding holding, Dossier dossier) =>
        ReferenceEquals(holding, dossier.Holdings.Find(other => ReferenceEquals(other.Resource, holding.Resource) && other.Trusted.Count > 0 && ReferenceEquals(other.Trusted[0].At, holding.Trusted[0].At)));

    private static IEnumerable<Found> OfBundle(Holding holding, HeldCertificate root, List<Holding> leaves, CheckTerms terms)
    {
        var certificate = root.Certificate;
        var others = holding.Trusted.Where(other => !other.Certificate.IsSame(certificate)).ToList();
        if (terms.Now > certificate.NotAfter)
        {
            var isLeft = others.Exists(other => other.Certificate.IsCurrent(terms.Now));
            yield return new Found(
                CertificateRules.Expired, holding.Resource, root.At,
                $"{root.Name} of the bundle ended {terms.Say(certificate.NotAfter)}{(isLeft ? ": take it out" : ", and no other root is left")}",
                certificate.Thumbprint, isLeft ? Severity.Low : null);
        }
        else if (terms.Now < certificate.NotBefore)
        {
            yield return new Found(CertificateRules.ClockSkew, holding.Resource, root.At, $"{root.Name} of the bundle begins {terms.Say(certificate.NotBefore)}", certificate.Thumbprint, Severity.Low);
        }
        else if (terms.AuthorityEndsSoon(certificate))
        {
            var below = leaves.Count(leaf => Trust.Verify(leaf, [certificate], terms.Now).IsValid);
            var concerned = below == 0 ? "" : $"; {below} of the leaves looked at {(below == 1 ? "hangs" : "hang")} on it";
            if (!others.Exists(other => other.Certificate.NotAfter > certificate.NotAfter && !terms.AuthorityEndsSoon(other.Certificate)))
            {
                yield return new Found(
                    CertificateRules.OverlapMissing, holding.Resource, root.At,
                    $"{root.Name} ends {terms.Say(certificate.NotAfter)} and no other root of the bundle lasts longer{concerned}", certificate.Thumbprint);
            }
            else if (leaves.Exists(leaf => leaf.Leaf.Certificate.NotAfter > certificate.NotAfter && Trust.Verify(leaf, [certificate], terms.Now).IsValid))
            {
                yield return new Found(
                    CertificateRules.AuthorityExpiring, holding.Resource, root.At,
                    $"{root.Name} ends {terms.Say(certificate.NotAfter)}, before certificates that it signed: its successor is trusted but does not sign yet{concerned}", certificate.Thumbprint);
            }
        }
    }

    private static Found? OfChain(Holding holding, HeldCertificate authority, CheckTerms terms)
    {
        var certificate = authority.Certificate;
        if (terms.Now > certificate.NotAfter)
        {
            return new Found(
                CertificateRules.Expired, holding.Resource, authority.At, $"{authority.Name}, sent behind {holding.Leaf.Name}, ended {terms.Say(certificate.NotAfter)}", certificate.Thumbprint, Severity.High);
        }

        return terms.AuthorityEndsSoon(certificate)
            ? new Found(CertificateRules.AuthorityExpiring, holding.Resource, authority.At, $"{authority.Name}, sent behind {holding.Leaf.Name}, ends {terms.Say(certificate.NotAfter)}", certificate.Thumbprint)
            : null;
    }
}
