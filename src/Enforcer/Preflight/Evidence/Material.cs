using System.Formats.Asn1;
using Enforcer.Certificates.Inspection;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Preflight.Evidence;

/// <summary>What some bytes hold: certificates, lists and the public halves of private keys, each with the line of its block.</summary>
internal sealed record Material
{
    /// <summary>Beyond this many blocks a value is no certificate file.</summary>
    private const int MostBlocks = 2000;

    public IReadOnlyList<(ParsedCertificate Certificate, int Line)> Certificates { get; private init; } = [];

    public IReadOnlyList<(string? Fingerprint, int Line)> Keys { get; private init; } = [];

    public IReadOnlyList<(RevocationList List, int Line)> Lists { get; private init; } = [];

    /// <summary>Why some blocks are of no use.</summary>
    public IReadOnlyList<(string Reason, int Line)> Faults { get; private init; } = [];

    /// <summary>A PKCS#12 store, which a password may lock.</summary>
    public bool IsStore { get; private init; }

    /// <summary>A store of Java's own form, which is not read here.</summary>
    public bool IsJavaStore { get; private init; }

    /// <summary>False where nothing in the bytes is of any form that is known here.</summary>
    public bool IsKnown { get; private init; } = true;

    public static Material Read(byte[] content)
    {
        if (content is [0xFE, 0xED, 0xFE, 0xED, ..])
        {
            return new Material { IsJavaStore = true };
        }

        var raw = CertificateText.Cut(content);
        if (raw.Count == 0)
        {
            return new Material { IsKnown = false };
        }

        if (raw.Count > MostBlocks)
        {
            return new Material { Faults = [($"it holds more than {MostBlocks} blocks", raw[MostBlocks].Line)] };
        }

        return raw is [{ Label: "" } whole] ? OfDer(whole.Content!) : OfBlocks(raw);
    }

    private static Material OfDer(byte[] content)
    {
        if (CertificateReader.Read(content) is { } certificate)
        {
            return new Material { Certificates = [(certificate, 1)] };
        }

        if (RevocationList.Read(content) is { } list)
        {
            return new Material { Lists = [(list, 1)] };
        }

        if (IsPkcs12(content))
        {
            return new Material { IsStore = true };
        }

        return KeyFacts.Read("", content) is { } key ? new Material { Keys = IsPrivate(key) ? [(key.Fingerprint, 1)] : [] } : new Material { IsKnown = false };
    }

    private static Material OfBlocks(IReadOnlyList<RawItem> raw)
    {
        var certificates = new List<(ParsedCertificate Certificate, int Line)>();
        var keys = new List<(string? Fingerprint, int Line)>();
        var lists = new List<(RevocationList List, int Line)>();
        var faults = new List<(string Reason, int Line)>();
        foreach (var item in raw)
        {
            switch (item.Label)
            {
                case "CERTIFICATE" or "X509 CERTIFICATE" when item.Content is not null && CertificateReader.Read(item.Content) is { } certificate:
                    certificates.Add((certificate, item.Line));
                    break;
                case "X509 CRL" when item.Content is not null && RevocationList.Read(item.Content) is { } list:
                    lists.Add((list, item.Line));
                    break;
                case "CERTIFICATE" or "X509 CERTIFICATE" or "X509 CRL":
                    faults.Add(($"the block {item.Label} is {(item.Content is null ? "cut off, or its base 64 is broken" : "no strict DER")}", item.Line));
                    break;
                case var label when label.EndsWith("PRIVATE KEY", StringComparison.Ordinal):
                    Add(item, keys, faults);
                    break;
            }
        }

        return new Material { Certificates = certificates, Keys = keys, Lists = lists, Faults = faults };
    }

    private static void Add(RawItem item, List<(string? Fingerprint, int Line)> keys, List<(string Reason, int Line)> faults)
    {
        if (item.Content is null)
        {
            // A legacy encrypted key has headers inside its block and is no plain base 64.
            keys.Add((null, item.Line));
        }
        else if (KeyFacts.Read(item.Label, item.Content) is { } key)
        {
            keys.Add((key.Fingerprint, item.Line));
        }
        else if (item.Label is "PRIVATE KEY" or "EC PRIVATE KEY" or "RSA PRIVATE KEY")
        {
            faults.Add(("the private key is not well formed", item.Line));
        }
    }

    private static bool IsPrivate(KeyFacts key) => key.Kind != "public key";

    // PFX ::= SEQUENCE { version INTEGER 3, authSafe ContentInfo, ... }
    public static bool IsPkcs12(byte[] content)
    {
        try
        {
            var fields = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
            return fields.TryReadInt32(out var version) && version == 3 && fields.ReadSequence().ReadObjectIdentifier().StartsWith("1.2.840.113549.1.7.", StringComparison.Ordinal);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
