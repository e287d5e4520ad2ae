using System.Globalization;
using Enforcer.Resources;

namespace Enforcer.Certificates.Inspection;

/// <summary>An inspection for a person at a terminal.</summary>
internal static class InspectionText
{
    public static void Write(IReadOnlyList<InspectedFile> files, TextWriter output)
    {
        foreach (var file in files)
        {
            output.WriteLine(PrintableText.Of(file.File));
            foreach (var item in file.Items)
            {
                output.WriteLine();
                Write(item, output);
            }

            output.WriteLine();
            output.WriteLine($"  chain: {file.Chain}");
            foreach (var fault in file.Faults)
            {
                output.WriteLine($"  fault: {PrintableText.Of(fault)}");
            }

            output.WriteLine();
        }
    }

    private static void Write(InspectedItem item, TextWriter output)
    {
        var (title, facts) = item switch
        {
            InspectedCertificate certificate => ($"certificate, {certificate.Position}", Facts(certificate)),
            InspectedRevocationList list => ("revocation list", Facts(list)),
            InspectedKey key => (key.Kind, Facts(key)),
            UnreadableItem broken => (broken.Label.Length == 0 ? "unreadable" : $"unreadable, {broken.Label}", [("reason", broken.Reason)]),
            _ => throw new InvalidOperationException($"no text for {item.GetType().Name}"),
        };
        output.WriteLine(item.Line == 0 ? $"  {item.Number}. {PrintableText.Of(title)}" : $"  {item.Number}. {PrintableText.Of(title)} (line {item.Line})");
        foreach (var (name, value) in facts.Where(fact => fact.Value.Length > 0))
        {
            output.WriteLine($"     {name,-11} {PrintableText.Of(value)}");
        }
    }

    private static (string Name, string Value)[] Facts(InspectedCertificate certificate) =>
    [
        ("subject", certificate.Subject),
        ("issuer", certificate.Issuer),
        ("serial", certificate.Serial),
        ("sha-256", certificate.Sha256),
        ("valid", $"{Time(certificate.NotBefore)} to {Time(certificate.NotAfter)}, {Left(certificate)}"),
        ("spiffe id", certificate.SpiffeId ?? ""),
        ("names", string.Join(", ", certificate.Names)),
        ("key", certificate.Key),
        ("signature", certificate.Signature),
        ("usages", string.Join(", ", certificate.KeyUsages.Concat(certificate.ExtendedKeyUsages))),
        ("authority", certificate switch
        {
            { IsAuthority: false } => "no",
            { PathLength: { } length } => $"yes, path length {length}",
            _ => "yes, any path length",
        }),
        ("signed by", certificate.SignedBy switch
        {
            null => "a certificate that is not in this file",
            var signer when signer == certificate.Number => "itself",
            var signer => $"certificate {signer}",
        }),
    ];

    private static (string Name, string Value)[] Facts(InspectedRevocationList list) =>
    [
        ("issuer", list.Issuer),
        ("number", list.CrlNumber ?? ""),
        ("valid", $"{Time(list.ThisUpdate)} to {(list.NextUpdate is { } next ? Time(next) : "no end given")}, {list.Validity}"),
        ("revoked", list.Revoked.ToString(CultureInfo.InvariantCulture)),
    ];

    private static (string Name, string Value)[] Facts(InspectedKey key) =>
    [
        ("key", key.Key ?? "not shown: it is encrypted"),
        ("belongs to", key.BelongsTo ?? ""),
    ];

    private static string Left(InspectedCertificate certificate) => certificate.Validity switch
    {
        CertificateDescription.Valid => $"{certificate.DaysLeft} days left",
        "expired" => "expired",
        _ => "not yet valid",
    };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // Names in a certificate are its maker's: an escape sequence among them must not reach the terminal.
}
