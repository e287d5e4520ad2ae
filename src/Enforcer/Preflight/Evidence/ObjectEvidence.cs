using System.Text;
using Enforcer.Certificates.Inspection;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>Finds certificate material in Secrets and ConfigMaps. Values that only a deployment fills in are passed over, and no value is ever repeated.</summary>
internal static class ObjectEvidence
{
    private const string TlsType = "kubernetes.io/tls";
    private const string PemMark = "-----BEGIN ";

    // What templates, encryption tools and injectors leave where the value will be.
    private static readonly string[] Placeholders = ["{{", "${", "$(", "ENC[", "<", "REPLACE", "CHANGEME", "changeme", "REDACTED"];

    public static void Add(Dossier dossier, Resource resource)
    {
        if (resource.Is("", "Secret") || resource.Is("", "ConfigMap"))
        {
            AddValues(dossier, resource);
        }

        // The webhooks of one configuration mostly carry one bundle each, all the same.
        foreach (var bundle in Registration.Of(resource).Select(registration => registration.Bundle).OfType<Node>().DistinctBy(bundle => bundle.Text, StringComparer.Ordinal))
        {
            AddBundle(dossier, resource, bundle);
        }
    }

    /// <summary>The certificates of one value in base 64.</summary>
    public static IReadOnlyList<ParsedCertificate> Certificates(Node at) =>
        Decode(at.Text ?? "") is { } content ? [.. Material.Read(content).Certificates.Select(one => one.Certificate)] : [];

    private static void AddBundle(Dossier dossier, Resource resource, Node bundle)
    {
        if (IsPlaceholder(bundle.Text!))
        {
            return;
        }

        var material = Decode(bundle.Text!) is { } content ? Material.Read(content) : null;
        if (material is { Certificates.Count: > 0, Faults.Count: 0 })
        {
            var roots = material.Certificates.Select(one => new HeldCertificate(one.Certificate, bundle));
            dossier.Holdings.Add(new Holding { Resource = resource, Kind = HoldingKind.Bundle, Trusted = [.. roots] });
        }
        else
        {
            dossier.Report(CertificateRules.Unreadable, resource, bundle, "caBundle is no base 64 of PEM certificates");
        }
    }

    private static void AddValues(Dossier dossier, Resource resource)
    {
        var (byValue, beside) = (new List<List<HeldCertificate>>(), new List<HeldCertificate>());
        foreach (var (name, at, content) in Values(resource))
        {
            var material = Material.Read(content);
            if (material.IsStore)
            {
                dossier.Stores.Add(new LockedStore(resource, at, content));
            }

            var isExpected = resource.Root["type"]?.Text == TlsType && name is "tls.crt" or "tls.key";
            foreach (var (reason, _) in material.Faults)
            {
                dossier.Report(CertificateRules.Unreadable, resource, at, reason);
            }

            if (isExpected && material.Faults.Count == 0 && (name == "tls.crt" ? material.Certificates.Count == 0 : material.Keys.Count == 0))
            {
                dossier.Report(CertificateRules.Unreadable, resource, at, name == "tls.crt" ? "it holds no PEM certificate" : "it holds no PEM private key");
            }

            // By its name a bundle, whatever it holds: a server's own certificate may be all that there is to trust.
            var held = material.Certificates.Select(one => new HeldCertificate(one.Certificate, at)).ToList();
            (name == "ca.crt" ? beside : []).AddRange(held);
            byValue.Add(name == "ca.crt" ? [] : held);
            dossier.Keys.AddRange(material.Keys.Select(key => (resource, new HeldKey(key.Fingerprint, at))));
            dossier.Lists.AddRange(material.Lists.Select(list => (resource, list.List, at)));
        }

        // Values with authorities alone are the bundle beside the leaves of the others.
        List<HeldCertificate> trusted = [.. beside, .. byValue.Where(value => value.Count > 0 && value.TrueForAll(one => one.IsAuthority)).SelectMany(value => value)];
        var leaves = byValue.Where(value => value.Exists(one => !one.IsAuthority)).ToList();
        dossier.Holdings.AddRange(leaves.Count == 0
            ? trusted.Count == 0 ? [] : [new Holding { Resource = resource, Kind = HoldingKind.Bundle, Trusted = [.. trusted.DistinctBy(one => one.Certificate.Thumbprint)] }]
            : leaves.SelectMany(value => Holding.Of(resource, value, trusted)));
    }

    private static IEnumerable<(string Name, Node At, byte[] Content)> Values(Resource resource)
    {
        var isSecret = resource.Kind == "Secret";
        foreach (var entry in resource.Root["data"]?.Entries ?? [])
        {
            if (entry.Value.Text is { Length: > 0 } text && !IsPlaceholder(text) && (isSecret ? Decode(text) : Plain(text)) is { } content && IsMaterial(entry.Key, content))
            {
                yield return (entry.Key, entry.Value, content);
            }
        }

        foreach (var entry in resource.Root["stringData"]?.Entries ?? [])
        {
            if (entry.Value.Text is { Length: > 0 } text && !IsPlaceholder(text) && Plain(text) is var content && IsMaterial(entry.Key, content))
            {
                yield return (entry.Key, entry.Value, content);
            }
        }

        foreach (var entry in isSecret ? [] : resource.Root["binaryData"]?.Entries ?? [])
        {
            if (entry.Value.Text is { Length: > 0 } text && Decode(text) is { } content && IsMaterial(entry.Key, content))
            {
                yield return (entry.Key, entry.Value, content);
            }
        }
    }

    // A value that merely starts like DER may be anything; by its name, or by its PEM, it says what it is.
    private static bool IsMaterial(string name, byte[] content) =>
        name is "tls.crt" or "tls.key" or "ca.crt"
        || content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(PemMark)) >= 0
        || (content is [0x30, ..] && (CertificateReader.Read(content) is not null || Material.IsPkcs12(content)));

    private static bool IsPlaceholder(string text) => Array.Exists(Placeholders, mark => text.TrimStart().StartsWith(mark, StringComparison.Ordinal)) || text.Contains("{{", StringComparison.Ordinal);

    private static byte[] Plain(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[]? Decode(string text)
    {
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        return text.Length <= CertificateInspector.MaxBytes && Convert.TryFromBase64String(text, buffer, out var written) ? buffer[..written] : null;
    }
}
