using System.Security.Cryptography;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Checks;

/// <summary>
/// Whether private keys belong to the certificates they lie beside: in one object, in one file, or in two files that are called alike
/// (<c>tls.crt</c> and <c>tls.key</c>). A key that is nobody's neighbour may serve anything and is not judged.
/// </summary>
internal sealed class KeyCheck : ICheck
{
    // What file names say besides whose they are.
    private static readonly HashSet<string> RoleWords = new(StringComparer.Ordinal) { "key", "cert", "crt", "certificate", "fullchain", "chain", "privkey", "private", "pub", "bundle" };

    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        var certificates = dossier.Holdings.SelectMany(holding => holding.All.Select(one => (holding.Resource, Held: one))).DistinctBy(pair => (pair.Resource, pair.Held.Certificate.Thumbprint)).ToList();
        var byNeighbourhood = certificates.ToLookup(pair => Neighbourhood(pair.Resource));
        var keys = dossier.Keys.ToLookup(pair => Neighbourhood(pair.Resource));
        foreach (var neighbours in keys)
        {
            var beside = byNeighbourhood[neighbours.Key].ToList();
            if (beside.Count == 0 || neighbours.Any(pair => pair.Key.Fingerprint is null))
            {
                continue;
            }

            var present = neighbours.Select(pair => pair.Key.Fingerprint!).ToHashSet(StringComparer.Ordinal);
            var prints = beside.Select(pair => FingerprintOf(pair.Held)).ToHashSet(StringComparer.Ordinal);
            foreach (var (resource, key) in neighbours.Where(pair => !prints.Contains(pair.Key.Fingerprint!)))
            {
                if (Bereft(resource, key, beside, present) is { } certificate)
                {
                    yield return new Found(CertificateRules.KeyMismatch, resource, key.At, $"the private key is not that of {certificate.Name}{Where(resource, certificate, beside)}");
                }
            }
        }
    }

    // The certificate that the key should belong to: a leaf, or the one of tls.crt, whose own key is not there.
    private static HeldCertificate? Bereft(Resource resource, HeldKey key, List<(Resource Resource, HeldCertificate Held)> beside, HashSet<string> present)
    {
        var bereft = beside.Where(pair => !present.Contains(FingerprintOf(pair.Held))).ToList();
        var leaf = bereft.Find(pair => !pair.Held.IsAuthority);
        var isPair = resource.Kind == PlaceKinds.File || key.At.Key == "tls.key";
        return leaf.Held ?? (isPair && beside.TrueForAll(pair => pair.Held.IsAuthority) && bereft.Count == beside.Count ? bereft[0].Held : null);
    }

    private static string Where(Resource resource, HeldCertificate certificate, List<(Resource Resource, HeldCertificate Held)> beside)
    {
        var holder = beside.Find(pair => ReferenceEquals(pair.Held, certificate)).Resource;
        return ReferenceEquals(holder, resource) ? "" : $" in '{PrintableText.Of(holder.File)}'";
    }

    private static string FingerprintOf(HeldCertificate held) => Convert.ToHexStringLower(SHA256.HashData(held.Certificate.Key.Encoded.Span));

    private static string Neighbourhood(Resource resource) => resource.Kind == PlaceKinds.File
        ? $"{Path.GetDirectoryName(resource.File)}\n{Stem(resource.File)}"
        : $"{resource.File}\n{resource.Id}";

    private static string Stem(string file)
    {
        var words = Path.GetFileNameWithoutExtension(file).ToLowerInvariant().Split('-', '_', '.');
        return string.Join('-', words.Where(word => !RoleWords.Contains(word)));
    }
}
