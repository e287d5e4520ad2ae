using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Validation;

/// <summary>What the X.509-SVID standard asks of a leaf beyond a valid path: exactly one SPIFFE ID, no CA, the right usages.</summary>
internal static class SpiffeProfile
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    private static readonly Asn1Tag UriName = new(TagClass.ContextSpecific, 6);

    /// <summary>The leaf's ID, or why it has none that counts.</summary>
    public static (SpiffeId? Id, RefusalReason? Refusal) Read(X509Certificate2 leaf)
    {
        var (uris, refusal) = Uris(leaf);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        if (uris.Count != 1)
        {
            return (null, uris.Count == 0 ? RefusalReason.SpiffeIdMissing : RefusalReason.SpiffeIdAmbiguous);
        }

        return SpiffeId.TryParse(uris[0], out var id) && id.HasPath ? (id, UsageRefusal(leaf)) : (null, RefusalReason.SpiffeIdMalformed);
    }

    private static (List<string> Uris, RefusalReason? Refusal) Uris(X509Certificate2 leaf)
    {
        var uris = new List<string>();
        var extensions = leaf.Extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName).ToList();
        if (extensions.Count > 1)
        {
            return (uris, RefusalReason.Malformed);
        }

        try
        {
            foreach (var extension in extensions)
            {
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    if (names.PeekTag().HasSameClassAndValue(UriName))
                    {
                        uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UriName));
                    }
                    else
                    {
                        names.ReadEncodedValue();
                    }
                }
            }
        }
        catch (AsnContentException)
        {
            return (uris, RefusalReason.Malformed);
        }

        return (uris, null);
    }

    private static RefusalReason? UsageRefusal(X509Certificate2 leaf)
    {
        try
        {
            if (leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority))
            {
                return RefusalReason.LeafIsAuthority;
            }

            const X509KeyUsageFlags Signing = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
            var usages = leaf.Extensions.OfType<X509KeyUsageExtension>().Select(usage => usage.KeyUsages).ToList();
            if (usages is not [var only] || !only.HasFlag(X509KeyUsageFlags.DigitalSignature) || (only & Signing) != 0)
            {
                return RefusalReason.KeyUsage;
            }

            var purposes = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList();
            return purposes.All(purpose => Has(purpose, ServerAuth) && Has(purpose, ClientAuth)) ? null : RefusalReason.ExtendedKeyUsage;
        }
        catch (CryptographicException)
        {
            return RefusalReason.Malformed;
        }
    }

    private static bool Has(X509EnhancedKeyUsageExtension extension, string purpose) =>
        extension.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == purpose);
}
