using System.Globalization;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Policies;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Checks;

/// <summary>What cert-manager was asked for against what there is: issuers, Secrets, names, lifetimes.</summary>
internal sealed class IssuanceCheck : ICheck
{
    private const string Group = "cert-manager.io";
    private const int MostMessage = 200;

    // cert-manager tries again within the hour; longer than that it is stuck.
    private static readonly TimeSpan RenewalPatience = TimeSpan.FromHours(1);

    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        foreach (var resource in dossier.Resources.Where(resource => resource.Group == Group))
        {
            var found = resource.Kind switch
            {
                "Certificate" => OfCertificate(dossier, resource, terms),
                "Issuer" or "ClusterIssuer" => OfIssuer(dossier, resource),
                _ => [],
            };
            foreach (var one in found)
            {
                yield return one;
            }
        }
    }

    private static IEnumerable<Found> OfCertificate(Dossier dossier, Resource certificate, CheckTerms terms)
    {
        var spec = certificate.Root["spec"];
        if (NotReady(certificate) is { } reason)
        {
            yield return new Found(CertificateRules.IssuanceFailed, certificate, spec ?? certificate.Root, $"it is not ready: {reason}");
        }
        else if (certificate.Root.Find("status", "renewalTime") is { Text: { } time } due
            && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var renewal) && terms.Now > renewal + RenewalPatience)
        {
            yield return new Found(CertificateRules.IssuanceFailed, certificate, due, $"its renewal was due {terms.Say(renewal)} and has not happened");
        }

        if (GoDuration(spec?["duration"]) is { } duration && GoDuration(spec?["renewBefore"]) is { } before && before >= duration)
        {
            yield return new Found(CertificateRules.IssuanceFailed, certificate, spec!["renewBefore"]!, "renewBefore is not shorter than duration: it would be renewed without end");
        }

        if (spec?["privateKey"] is { } key && key["algorithm"]?.Text is null or "RSA" && int.TryParse(spec?.Find("privateKey", "size")?.Text, CultureInfo.InvariantCulture, out var size) && size is > 0 and < 2048)
        {
            yield return new Found(CertificateRules.WeakKey, certificate, spec!.Find("privateKey", "size")!, $"an RSA key of {size} bits is asked for");
        }

        foreach (var uri in (spec?["uris"]?.Items ?? []).Where(uri => uri.Text?.StartsWith("spiffe:", StringComparison.Ordinal) == true && !(SpiffeId.TryParse(uri.Text, out var id) && id.HasPath)))
        {
            yield return new Found(CertificateRules.IdentityInvalid, certificate, uri, $"'{PrintableText.Of(uri.Text!)}' is no SPIFFE ID of a workload");
        }

        foreach (var found in Missing(dossier, certificate, spec).Concat(Unnamed(dossier, certificate, spec)))
        {
            yield return found;
        }
    }

    private static IEnumerable<Found> Missing(Dossier dossier, Resource certificate, Node? spec)
    {
        if (!dossier.IsWhole)
        {
            yield break;
        }

        if (spec?["secretName"] is { Text: { Length: > 0 } secret } at && NotReady(certificate) is null && !SecretName.Exists(dossier, certificate.Namespace, secret))
        {
            yield return new Found(CertificateRules.IssuanceFailed, certificate, at, $"Secret '{secret}' does not exist");
        }

        var reference = spec?["issuerRef"];
        var kind = reference?["kind"]?.Text is { Length: > 0 } named ? named : "Issuer";
        if (reference?["name"] is { Text: { Length: > 0 } issuer } name && reference["group"]?.Text is null or "" or Group && kind is "Issuer" or "ClusterIssuer"
            && !dossier.Resources.Exists(other => other.Is(Group, kind) && other.Name == name.Text && (kind == "ClusterIssuer" || other.Namespace == certificate.Namespace)))
        {
            yield return new Found(CertificateRules.IssuanceFailed, certificate, name, $"{kind} '{issuer}' does not exist");
        }
    }

    private static IEnumerable<Found> Unnamed(Dossier dossier, Resource certificate, Node? spec)
    {
        var held = SecretName.Identities(dossier, certificate.Namespace, spec?["secretName"]?.Text);
        if (held.Count == 0)
        {
            return [];
        }

        var wanted = Names("dnsNames", GeneralNameKind.Dns).Concat(Names("uris", GeneralNameKind.Uri)).Concat(Names("ipAddresses", GeneralNameKind.Address));
        return from name in wanted
               where !held.Any(holding => Has(holding, name.Kind, name.At.Text!))
               select new Found(CertificateRules.NameMismatch, certificate, name.At, $"the certificate in Secret '{spec!["secretName"]!.Text}' does not name '{PrintableText.Of(name.At.Text!)}'{IdentityCheck.Names(held[0])}", name.At.Text);

        IEnumerable<(GeneralNameKind Kind, Node At)> Names(string key, GeneralNameKind kind) => (spec?[key]?.Items ?? []).Where(item => item.Text is { Length: > 0 }).Select(item => (kind, item));
    }

    private static bool Has(Holding holding, GeneralNameKind kind, string text) => kind == GeneralNameKind.Dns
        ? holding.Leaf.Certificate.Extensions.AlternativeNames?.Any(name => name.Kind == kind && name.Text.Equals(text, StringComparison.OrdinalIgnoreCase)) == true
        : new PeerName(kind, text).IsNamedBy(holding.Leaf.Certificate);

    private static IEnumerable<Found> OfIssuer(Dossier dossier, Resource issuer)
    {
        if (NotReady(issuer) is { } reason)
        {
            yield return new Found(CertificateRules.IssuanceFailed, issuer, issuer.Root["spec"] ?? issuer.Root, $"it is not ready: {reason}");
        }

        // A ClusterIssuer's Secret lies where cert-manager runs, which the object does not say.
        if (issuer.Root.Find("spec", "ca", "secretName") is { Text: { Length: > 0 } secret } at)
        {
            var leaves = SecretName.Identities(dossier, issuer.Kind == "Issuer" ? issuer.Namespace : null, secret);
            if (leaves.Count > 0)
            {
                yield return new Found(CertificateRules.ChainInvalid, issuer, at, $"Secret '{secret}' holds {leaves[0].Leaf.Name}, which is no authority and may sign nothing");
            }
            else if (dossier.IsWhole && issuer.Kind == "Issuer" && !SecretName.Exists(dossier, issuer.Namespace, secret))
            {
                yield return new Found(CertificateRules.IssuanceFailed, issuer, at, $"Secret '{secret}' does not exist");
            }
        }
    }

    private static string? NotReady(Resource resource)
    {
        var ready = (resource.Root.Find("status", "conditions")?.Items ?? []).FirstOrDefault(condition => condition["type"]?.Text == "Ready" && condition["status"]?.Text == "False");
        var text = ready is null ? null : PrintableText.Of(ready["message"]?.Text ?? ready["reason"]?.Text ?? "no reason is given");
        return text?.Length > MostMessage ? text[..MostMessage] + "..." : text;
    }

    // Go's form: 2160h, 360h0m0s.
    private static TimeSpan? GoDuration(Node? node)
    {
        var sum = TimeSpan.Zero;
        var rest = (node?.Text ?? "").AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(rest[..digits], CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            TimeSpan? unit = rest[digits] switch { 'h' => TimeSpan.FromHours(1), 'm' => TimeSpan.FromMinutes(1), 's' => TimeSpan.FromSeconds(1), _ => null };
            if (unit is null)
            {
                return null;
            }

            sum += unit.Value * number;
            rest = rest[(digits + 1)..];
        }

        return sum == TimeSpan.Zero ? null : sum;
    }
}
