using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Checks;

/// <summary>Leaves that are over, not yet begun, or about to end.</summary>
internal sealed class LeafExpiryCheck : ICheck
{
    // A certificate is made for now: one that begins a little later was made by a clock that is ahead.
    private static readonly TimeSpan LargestSkew = TimeSpan.FromHours(25);

    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        foreach (var holding in dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Identity))
        {
            var (leaf, at) = (holding.Leaf.Certificate, holding.Leaf.At);
            if (terms.Now > leaf.NotAfter)
            {
                yield return new Found(CertificateRules.Expired, holding.Resource, at, $"{holding.Leaf.Name} ended {terms.Say(leaf.NotAfter)}");
            }
            else if (terms.Now < leaf.NotBefore)
            {
                var isSkew = leaf.NotBefore - terms.Now < LargestSkew;
                yield return new Found(
                    isSkew ? CertificateRules.ClockSkew : CertificateRules.Expired, holding.Resource, at,
                    $"{holding.Leaf.Name} begins {terms.Say(leaf.NotBefore)}{(isSkew ? ": the clock of its issuer is ahead, or ours behind" : "")}");
            }
            else if (terms.EndsSoon(leaf))
            {
                yield return new Found(CertificateRules.Expiring, holding.Resource, at, $"{holding.Leaf.Name} ends {terms.Say(leaf.NotAfter)}");
            }
        }
    }
}
