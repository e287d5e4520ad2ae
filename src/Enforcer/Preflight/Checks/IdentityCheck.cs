using System.Net;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Checks;

/// <summary>Whether leaves are the identities they should be: X.509-SVIDs by form, of the namespace they lie in, and as asked for on the command line.</summary>
internal sealed class IdentityCheck : ICheck
{
    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        var accounts = dossier.Resources.Where(resource => resource.Is("", "ServiceAccount")).ToLookup(account => account.Namespace ?? "", account => account.Name, StringComparer.Ordinal);
        foreach (var holding in dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Identity))
        {
            var leaf = holding.Leaf.Certificate;
            foreach (var name in terms.Names.Where(name => !name.IsNamedBy(leaf)))
            {
                yield return new Found(CertificateRules.NameMismatch, holding.Resource, holding.Leaf.At, $"{holding.Leaf.Name} does not name '{PrintableText.Of(name.Value)}'{Names(holding)}", name.Value);
            }

            if (!Trust.IsWorkload(leaf))
            {
                continue;
            }

            var (id, refusal) = SpiffeProfile.Read(leaf);
            if (refusal is not null)
            {
                yield return new Found(CertificateRules.IdentityInvalid, holding.Resource, holding.Leaf.At, $"{holding.Leaf.Name}: {refusal.Id}: {refusal.Meaning.TrimEnd('.')}", refusal.Id);
            }

            if (id is { } workload && MisplacedIn(workload, holding.Resource, accounts) is { } misplaced)
            {
                yield return new Found(CertificateRules.NameMismatch, holding.Resource, holding.Leaf.At, misplaced, workload.ToString());
            }
        }
    }

    /// <summary>For messages: what a leaf is called instead.</summary>
    public static string Names(Holding holding)
    {
        const int MostNames = 5;
        var names = (holding.Leaf.Certificate.Extensions.AlternativeNames ?? [])
            .Where(name => name.Kind is GeneralNameKind.Dns or GeneralNameKind.Uri or GeneralNameKind.Address)
            .Select(name => name.Kind == GeneralNameKind.Address ? new IPAddress(name.Bytes.Span).ToString() : name.Text)
            .ToList();
        return names.Count == 0 ? ", as it has no alternative names" : PrintableText.Of($", only {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? " and others" : "")}");
    }

    private static string? MisplacedIn(SpiffeId id, Resource resource, ILookup<string, string?> accounts)
    {
        if (id.Path.Split('/') is not ["", "ns", var place, "sa", var account] || !resource.Is("", "Secret") || resource.Namespace is not { } own)
        {
            return null;
        }

        if (place != own)
        {
            return $"{id} lies in namespace '{own}': its key is that of another namespace's workload";
        }

        return account != "default" && accounts.Contains(place) && !accounts[place].Contains(account) ? $"{id}: namespace '{place}' has no service account '{account}'" : null;
    }
}
