using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Enforcer.Certificates.Inspection;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Policies;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>
/// Opens PKCS#12 stores: without a password, by those that were given, and by the one that a cert-manager Certificate says its store was written
/// with. What no password opens is said, and never a password.
/// </summary>
internal static class StoreOpening
{
    private const int MostPasswords = 16;

    // Bounded in certificates, keys and rounds of key derivation: whoever wrote the store decides how dear it is to open.
    private static readonly Pkcs12LoaderLimits Limits = Pkcs12LoaderLimits.Defaults;

    public static void Run(Dossier dossier, IReadOnlyList<string> passwords)
    {
        foreach (var store in dossier.Stores)
        {
            var referred = Referred(dossier, store.Resource).ToList();
            string?[] candidates = [.. referred.Select(one => one.Password).OfType<string>(), .. passwords, "", null];
            var isOpen = candidates.Distinct().Take(MostPasswords).Any(password => TryOpen(dossier, store, password));
            if (!isOpen)
            {
                Report(dossier, store, referred.Select(one => one.Place).FirstOrDefault());
            }
        }
    }

    private static void Report(Dossier dossier, LockedStore store, string? place)
    {
        if (place is null)
        {
            dossier.Report(CertificateRules.Unreadable, store.Resource, store.At, "a PKCS#12 store is locked by a password that is not known (--store-password FILE): what it holds is not checked", severity: Severity.Low);
        }
        else
        {
            dossier.Report(CertificateRules.Unreadable, store.Resource, store.At, $"a PKCS#12 store is not opened by the password that its Certificate names ({place})");
        }
    }

    private static bool TryOpen(Dossier dossier, LockedStore store, string? password)
    {
        try
        {
            // Keys stay in memory; macOS knows no such thing.
            var flags = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
            var found = X509CertificateLoader.LoadPkcs12Collection(store.Content, password, flags, Limits);
            Add(dossier, store, found);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Add(Dossier dossier, LockedStore store, X509Certificate2Collection found)
    {
        var certificates = new List<HeldCertificate>();
        foreach (var certificate in found)
        {
            using (certificate)
            {
                if (CertificateReader.Read(certificate.RawData) is not { } parsed)
                {
                    dossier.Report(CertificateRules.Unreadable, store.Resource, store.At, "a certificate of the store is no strict DER");
                    continue;
                }

                certificates.Add(new HeldCertificate(parsed, store.At));
                if (certificate.HasPrivateKey)
                {
                    dossier.Keys.Add((store.Resource, new HeldKey(FingerprintOf(certificate), store.At)));
                }
            }
        }

        dossier.Holdings.AddRange(Holding.Of(store.Resource, certificates, []));
    }

    private static string? FingerprintOf(X509Certificate2 certificate)
    {
        using var ecdsa = certificate.GetECDsaPrivateKey();
        using var rsa = certificate.GetRSAPrivateKey();
        return ((AsymmetricAlgorithm?)ecdsa ?? rsa) is { } key ? KeyFacts.FingerprintOf(new PublicKey(key)) : null;
    }

    // Certificate.spec.keystores.pkcs12 says which key of which Secret the store was locked by; newer ones may say the password itself.
    private static IEnumerable<(string? Password, string Place)> Referred(Dossier dossier, Resource secret)
    {
        foreach (var asked in dossier.Resources.Where(resource => resource.Is("cert-manager.io", "Certificate") && secret.Is("", "Secret") && resource.Namespace == secret.Namespace && resource.Root.Find("spec", "secretName")?.Text == secret.Name))
        {
            var settings = asked.Root.Find("spec", "keystores", "pkcs12");
            if (settings?.Find("passwordSecretRef", "name")?.Text is { } name)
            {
                var key = settings.Find("passwordSecretRef", "key")?.Text ?? "password";
                yield return (Value(dossier.Resources.FirstOrDefault(resource => resource.Is("", "Secret") && resource.Namespace == secret.Namespace && resource.Name == name), key), PrintableText.Of($"Secret {name}, key {key}"));
            }
            else if (settings?["password"]?.Text is { } password)
            {
                yield return (password, PrintableText.Of($"Certificate {asked.Name}"));
            }
        }
    }

    private static string? Value(Resource? secret, string key)
    {
        if (secret?.Root.Find("stringData", key)?.Text is { } plain)
        {
            return plain;
        }

        var text = secret?.Root.Find("data", key)?.Text ?? "";
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        return text.Length > 0 && Convert.TryFromBase64String(text, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : null;
    }
}
