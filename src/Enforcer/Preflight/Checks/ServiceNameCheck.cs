using Enforcer.Certificates.Validation.Names;
using Enforcer.Mesh;
using Enforcer.Policies;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Checks;

/// <summary>Whether the Services that certificates name exist: one that nobody has any more, or never had, is a typing error or a leftover.</summary>
internal sealed class ServiceNameCheck : ICheck
{
    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        var services = new MeshModel(new ResourceSet(dossier.Resources)).Services;
        foreach (var holding in dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Identity))
        {
            var hosts = (holding.Leaf.Certificate.Extensions.AlternativeNames ?? []).Where(name => name.Kind == GeneralNameKind.Dns).Select(name => name.Text).ToList();
            // Only where none of its names leads anywhere: names of a Service's past do no harm beside the one in use.
            var inCluster = hosts.Select(ServiceOf).OfType<(string Name, string Namespace)>().Distinct().ToList();
            if (inCluster.Count > 0 && inCluster.TrueForAll(service => services.Shows(service.Namespace) && !services.MayExist(service.Namespace, service.Name)))
            {
                var (name, place) = inCluster[0];
                yield return new Found(
                    CertificateRules.NameMismatch, holding.Resource, holding.Leaf.At, $"{holding.Leaf.Name} names Service '{PrintableText.Of(name)}' of namespace '{PrintableText.Of(place)}', which does not exist",
                    $"{place}/{name}", Severity.Medium);
            }
        }
    }

    // orders.shop.svc, orders.shop.svc.cluster.local, orders-0.orders.shop.svc; not of another cluster.
    private static (string Name, string Namespace)? ServiceOf(string host)
    {
        var parts = host.TrimEnd('.').ToLowerInvariant().Split('.');
        var at = Array.IndexOf(parts, "svc");
        return at < 2 || parts.Contains("*") || (at + 1 < parts.Length && parts[at + 1] == "clusterset") ? null : (parts[at - 2], parts[at - 1]);
    }
}
