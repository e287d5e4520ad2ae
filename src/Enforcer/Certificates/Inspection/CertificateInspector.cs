using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Resources.Settings;

namespace Enforcer.Certificates.Inspection;

/// <summary>Reads files of certificates and says what they hold and what is wrong with them; never shows a key.</summary>
internal sealed class CertificateInspector(TimeProvider time)
{
    /// <summary>A bundle of every public root is a quarter of a megabyte.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    public const int MaxItems = 1000;

    /// <summary>Keys are matched to the certificates of all files, the order of a chain is judged within one.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyList<InspectedFile> Inspect(IReadOnlyList<string> paths)
    {
        var files = paths.Select(path => (Path: path, Content: Read(path))).ToList();
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, content) in files)
        {
            foreach (var (index, item) in content.Items.Index())
            {
                if (item.Certificate is { } certificate)
                {
                    owners.TryAdd(KeyFacts.FingerprintOf(certificate.PublicKey), string.Create(CultureInfo.InvariantCulture, $"{path}#{index + 1}"));
                }
            }
        }

        return [.. files.Select(file => Describe(file.Path, file.Content.Items, file.Content.Fault, owners))];
    }

    private static (IReadOnlyList<ParsedItem> Items, string? Fault) Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ConfigurationException($"'{path}' is a folder", "name the files to inspect");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"'{path}' does not exist");
        }

        using var file = File.OpenRead(path);
        // One byte more than allowed tells a longer file, also where it has no length, as a pipe.
        var buffer = new byte[file.CanSeek ? Math.Min(file.Length, MaxBytes) + 1 : MaxBytes + 1];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
        {
            return ([], $"the file is larger than {MaxBytes / 1024 / 1024} MiB: no certificate file is");
        }

        var raw = CertificateText.Cut(buffer[..length]);
        CryptographicOperations.ZeroMemory(buffer);
        return raw.Count switch
        {
            0 => ([], length == 0 ? "the file is empty" : "the file is neither PEM nor DER: no '-----BEGIN' line and no ASN.1 was found"),
            > MaxItems => ([], $"the file holds more than {MaxItems} blocks"),
            _ => ([.. raw.Where(item => item.Label != "EC PARAMETERS").Select(ParsedItem.Of)], null),
        };
    }

    private InspectedFile Describe(string path, IReadOnlyList<ParsedItem> items, string? fault, Dictionary<string, string> owners)
    {
        var certificates = items.Index().Where(entry => entry.Item.Certificate is not null).ToList();
        var order = ChainOrder.Of([.. certificates.Select(entry => entry.Item.Certificate!)]);
        var signers = certificates.Select((entry, at) => (entry.Index, Signer: order.SignedBy[at] is { } signer ? certificates[signer].Index + 1 : (int?)null))
            .ToDictionary(pair => pair.Index, pair => pair.Signer);
        var described = items.Index().Select(entry => Describe(entry.Index + 1, entry.Item, signers.GetValueOrDefault(entry.Index), owners)).ToList();
        var faults = described.SelectMany(item => FaultsOf(item, owners.Count > 0)).ToList();
        faults.AddRange(new[] { fault, order.Fault }.OfType<string>());
        return new InspectedFile(path, described, order.Verdict, faults);
    }

    private InspectedItem Describe(int number, ParsedItem item, int? signer, Dictionary<string, string> owners)
    {
        try
        {
            return item switch
            {
                { Certificate: { } certificate } => CertificateDescription.Of(certificate, number, item.Raw.Line, signer, time.GetUtcNow()),
                { List: { } list } => Describe(number, item.Raw.Line, list),
                { Key: { } key } => new InspectedKey
                {
                    Number = number,
                    Line = item.Raw.Line,
                    Kind = key.Kind,
                    Key = key.Description,
                    BelongsTo = key.Fingerprint is { } print ? owners.GetValueOrDefault(print) : null,
                },
                _ => Unreadable(item.Fault!),
            };
        }
        catch (CryptographicException)
        {
            // The framework decodes names and extensions only when asked for them.
            return Unreadable("the certificate has a malformed field or extension");
        }

        UnreadableItem Unreadable(string reason) => new() { Number = number, Line = item.Raw.Line, Label = item.Raw.Label, Reason = reason };
    }

    private InspectedRevocationList Describe(int number, int line, RevocationListFacts list) => new()
    {
        Number = number,
        Line = line,
        Issuer = list.Issuer,
        CrlNumber = list.Number,
        ThisUpdate = list.ThisUpdate,
        NextUpdate = list.NextUpdate,
        Validity = CertificateDescription.ValidityOf(list.ThisUpdate, list.NextUpdate, time.GetUtcNow()),
        Revoked = list.Revoked,
    };

    private static IEnumerable<string> FaultsOf(InspectedItem item, bool anyCertificate) => item switch
    {
        InspectedCertificate { Validity: not CertificateDescription.Valid } certificate => [$"certificate {certificate.Number} is {certificate.Validity}"],
        InspectedRevocationList { Validity: not CertificateDescription.Valid } list => [$"revocation list {list.Number} is {list.Validity}"],
        InspectedKey { Key: not null, BelongsTo: null } key when anyCertificate => [$"the key in block {key.Number} belongs to none of the certificates given"],
        UnreadableItem broken => [broken.Line == 0 ? broken.Reason : $"line {broken.Line}: {broken.Label}: {broken.Reason}"],
        _ => [],
    };
}
