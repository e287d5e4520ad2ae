using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Inspection;

/// <summary>Turns a certificate into words.</summary>
internal static class CertificateDescription
{
    public const string Valid = "valid";

    private static readonly Dictionary<string, string> Purposes = new(StringComparer.Ordinal)
    {
        ["1.3.6.1.5.5.7.3.1"] = "serverAuth",
        ["1.3.6.1.5.5.7.3.2"] = "clientAuth",
        ["1.3.6.1.5.5.7.3.3"] = "codeSigning",
        ["1.3.6.1.5.5.7.3.4"] = "emailProtection",
        ["1.3.6.1.5.5.7.3.8"] = "timeStamping",
        ["1.3.6.1.5.5.7.3.9"] = "OCSPSigning",
        ["2.5.29.37.0"] = "anyExtendedKeyUsage",
    };

    // In the order and with the words of RFC 5280 4.2.1.3.
    private static readonly (X509KeyUsageFlags Flag, string Word)[] Usages =
    [
        (X509KeyUsageFlags.DigitalSignature, "digitalSignature"),
        (X509KeyUsageFlags.NonRepudiation, "nonRepudiation"),
        (X509KeyUsageFlags.KeyEncipherment, "keyEncipherment"),
        (X509KeyUsageFlags.DataEncipherment, "dataEncipherment"),
        (X509KeyUsageFlags.KeyAgreement, "keyAgreement"),
        (X509KeyUsageFlags.KeyCertSign, "keyCertSign"),
        (X509KeyUsageFlags.CrlSign, "cRLSign"),
        (X509KeyUsageFlags.EncipherOnly, "encipherOnly"),
        (X509KeyUsageFlags.DecipherOnly, "decipherOnly"),
    ];

    /// <exception cref="CryptographicException">A name or an extension is malformed.</exception>
    public static InspectedCertificate Of(X509Certificate2 certificate, int number, int line, int? signer, DateTimeOffset now)
    {
        var names = SubjectNameReader.Read(certificate);
        var constraints = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages ?? X509KeyUsageFlags.None;
        var (notBefore, notAfter) = (Utc(certificate.NotBefore), Utc(certificate.NotAfter));
        return new InspectedCertificate
        {
            Number = number,
            Line = line,
            Subject = certificate.Subject,
            Issuer = certificate.Issuer,
            Serial = certificate.SerialNumber,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span)),
            NotBefore = notBefore,
            NotAfter = notAfter,
            DaysLeft = (int)Math.Floor((notAfter - now).TotalDays),
            Validity = ValidityOf(notBefore, notAfter, now),
            SpiffeId = names.Where(name => name.Kind == "URI").ToList() is [var (_, uri)] && SpiffeId.TryParse(uri, out _) ? uri : null,
            Names = [.. names.Select(name => $"{name.Kind}:{name.Value}")],
            Key = KeyFacts.Describe(certificate),
            Signature = certificate.SignatureAlgorithm.FriendlyName ?? certificate.SignatureAlgorithm.Value ?? "unknown",
            KeyUsages = [.. Usages.Where(known => usage.HasFlag(known.Flag)).Select(known => known.Word)],
            ExtendedKeyUsages = [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>())
                .Select(purpose => Purposes.GetValueOrDefault(purpose.Value ?? "") ?? purpose.Value ?? "unknown")],
            IsAuthority = constraints is { CertificateAuthority: true },
            PathLength = constraints is { HasPathLengthConstraint: true } ? constraints.PathLengthConstraint : null,
            Position = signer == number ? "root" : constraints is { CertificateAuthority: true } ? "intermediate" : "leaf",
            SignedBy = signer,
        };
    }

    /// <summary>Both ends of a validity belong to it (RFC 5280 4.1.2.5).</summary>
    public static string ValidityOf(DateTimeOffset from, DateTimeOffset? until, DateTimeOffset now) =>
        now < from ? "not-yet-valid" : now > until ? "expired" : Valid;

    private static DateTimeOffset Utc(DateTime local) => new(local.ToUniversalTime());
}
