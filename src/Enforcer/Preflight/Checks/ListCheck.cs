using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Checks;

/// <summary>Revocation lists that are past or about to be.</summary>
internal sealed class ListCheck : ICheck
{
    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        foreach (var (resource, list, at) in dossier.Lists)
        {
            if (list.NextUpdate is not { } end)
            {
                yield return new Found(CertificateRules.CrlStale, resource, at, "the revocation list does not say when the next one comes, so it is never current");
            }
            else if (terms.Now > end || terms.Now < list.ThisUpdate)
            {
                yield return new Found(CertificateRules.CrlStale, resource, at, $"the revocation list {(terms.Now > end ? $"ended {terms.Say(end)}" : $"begins {terms.Say(list.ThisUpdate)}")}");
            }
            else if (end - terms.Now < (end - list.ThisUpdate) / 4)
            {
                // Lists live for hours or days: how far ahead certificates are judged says nothing about them.
                yield return new Found(CertificateRules.CrlStale, resource, at, $"the revocation list ends {terms.Say(end)}, and three quarters of its time are over", severity: Policies.Severity.Low);
            }
        }
    }
}
