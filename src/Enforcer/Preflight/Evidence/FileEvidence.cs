using Enforcer.Policies;
using Enforcer.Policies.Rules.Certs;

namespace Enforcer.Preflight.Evidence;

/// <summary>Takes a certificate file apart.</summary>
internal static class FileEvidence
{
    /// <param name="dossier">Takes what is found.</param>
    /// <param name="shown">The file's name in findings.</param>
    /// <param name="content">All of it.</param>
    /// <param name="isNamed">Given by name: then a file without anything in it is a fault.</param>
    public static void Add(Dossier dossier, string shown, byte[] content, bool isNamed)
    {
        var material = Material.Read(content);
        var lines = material.Certificates.Select(one => one.Line)
            .Concat(material.Keys.Select(one => one.Line))
            .Concat(material.Lists.Select(one => one.Line))
            .Concat(material.Faults.Select(one => one.Line))
            .ToList();
        var (resource, blocks) = PlaceResource.Of(PlaceKinds.File, shown, lines.Count == 0 ? [1] : lines);
        var next = 0;
        var certificates = material.Certificates.Select(one => new HeldCertificate(one.Certificate, blocks[next++])).ToList();
        dossier.Holdings.AddRange(Holding.Of(resource, certificates, []));
        dossier.Keys.AddRange(material.Keys.Select(one => (resource, new HeldKey(one.Fingerprint, blocks[next++]))));
        dossier.Lists.AddRange(material.Lists.Select(one => (resource, one.List, blocks[next++])));
        foreach (var (reason, _) in material.Faults)
        {
            dossier.Report(CertificateRules.Unreadable, resource, blocks[next++], reason);
        }

        if (material.IsStore)
        {
            dossier.Stores.Add(new LockedStore(resource, blocks[0], content));
        }
        else if (material.IsJavaStore)
        {
            dossier.Report(CertificateRules.Unreadable, resource, blocks[0], "a JKS store is not read here: what it holds is not checked; keep it as PKCS#12 or PEM", severity: Severity.Low);
        }
        else if (isNamed && !material.IsKnown)
        {
            dossier.Report(CertificateRules.Unreadable, resource, blocks[0], "the file is neither PEM nor DER: no certificate, key or list was found in it");
        }
    }
}
