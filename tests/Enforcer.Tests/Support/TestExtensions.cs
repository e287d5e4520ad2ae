using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Tests.Support;

/// <summary>Extensions as tests need them, right and wrong.</summary>
internal static class TestExtensions
{
    public static X509Extension Authority(int? pathLength = null) =>
        new X509BasicConstraintsExtension(certificateAuthority: true, pathLength is not null, pathLength ?? 0, critical: true);

    public static X509Extension Usage(X509KeyUsageFlags usages) => new X509KeyUsageExtension(usages, critical: true);

    public static X509Extension Purposes(params string[] oids)
    {
        var purposes = new OidCollection();
        Array.ForEach(oids, oid => purposes.Add(new Oid(oid)));
        return new X509EnhancedKeyUsageExtension(purposes, critical: false);
    }

    public static X509Extension DnsNames(params string[] names) => Encode("2.5.29.17", critical: false, writer =>
    {
        using var sequence = writer.PushSequence();
        foreach (var name in names)
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        }
    });

    public static X509Extension Addresses(params byte[][] addresses) => Encode("2.5.29.17", critical: false, writer =>
    {
        using var sequence = writer.PushSequence();
        foreach (var address in addresses)
        {
            writer.WriteOctetString(address, new Asn1Tag(TagClass.ContextSpecific, 7));
        }
    });

    /// <summary>Alternative names of any form.</summary>
    /// <param name="critical">Whether it is.</param>
    /// <param name="names">Tag of the form and text; addresses and whole encodings (other names) are written in hex.</param>
    public static X509Extension Names(bool critical, params (int Tag, string Text)[] names) => Encode("2.5.29.17", critical, writer =>
    {
        using var sequence = writer.PushSequence();
        Array.ForEach(names, name => WriteName(writer, name.Tag, name.Text));
    });

    /// <summary>An other name that is an international mailbox (RFC 9598), in hex.</summary>
    public static string Mailbox(string text) => Convert.ToHexString(TestKey.Encode(writer =>
    {
        using var name = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
        writer.WriteObjectIdentifier("1.3.6.1.5.5.7.8.9");
        using var value = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
    }));

    /// <summary>An extension whose value is given as it stands.</summary>
    public static X509Extension Raw(string oid, bool critical, string hex) => new(oid, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), critical);

    /// <param name="permitted">Tag of the form and text of the base; an address is written in hex.</param>
    /// <param name="excluded">The same.</param>
    public static X509Extension NameConstraints((int Tag, string Text)[] permitted, (int Tag, string Text)[] excluded, bool critical = true) => Encode("2.5.29.30", critical, writer =>
    {
        using var sequence = writer.PushSequence();
        WriteTrees(writer, 0, permitted);
        WriteTrees(writer, 1, excluded);
    });

    public static X509Extension Policies(params string[] oids) => Encode("2.5.29.32", critical: false, writer =>
    {
        using var sequence = writer.PushSequence();
        foreach (var oid in oids)
        {
            using var policy = writer.PushSequence();
            writer.WriteObjectIdentifier(oid);
        }
    });

    public static X509Extension Mappings(params (string From, string To)[] mappings) => Encode("2.5.29.33", critical: true, writer =>
    {
        using var sequence = writer.PushSequence();
        foreach (var (from, to) in mappings)
        {
            using var mapping = writer.PushSequence();
            writer.WriteObjectIdentifier(from);
            writer.WriteObjectIdentifier(to);
        }
    });

    public static X509Extension RequirePolicy(int after) => Encode("2.5.29.36", critical: true, writer =>
    {
        using var sequence = writer.PushSequence();
        writer.WriteInteger(after, new Asn1Tag(TagClass.ContextSpecific, 0));
    });

    public static X509Extension SubjectKey(byte[] publicKey) => Encode("2.5.29.14", critical: false, writer => writer.WriteOctetString(KeyId(publicKey)));

    public static X509Extension AuthorityKey(byte[] publicKey) => Encode("2.5.29.35", critical: false, writer =>
    {
        using var sequence = writer.PushSequence();
        writer.WriteOctetString(KeyId(publicKey), new Asn1Tag(TagClass.ContextSpecific, 0));
    });

    /// <summary>A distribution point without a name whose lists come from another issuer.</summary>
    public static X509Extension ListsFrom(string issuer) => Encode("2.5.29.31", critical: false, writer =>
    {
        using var points = writer.PushSequence();
        using var point = writer.PushSequence();
        WriteDirectoryName(writer, issuer, new Asn1Tag(TagClass.ContextSpecific, 2));
    });

    /// <summary>GeneralNames with one directory name.</summary>
    public static void WriteDirectoryName(AsnWriter writer, string name, Asn1Tag? tag = null)
    {
        using var names = writer.PushSequence(tag);
        using var form = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4));
        writer.WriteEncodedValue(new X500DistinguishedName(name).RawData);
    }

    public static X509Extension Encode(string oid, bool critical, Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return new X509Extension(oid, writer.Encode(), critical);
    }

    public static void Write(AsnWriter writer, IEnumerable<X509Extension> extensions)
    {
        using var sequence = writer.PushSequence();
        foreach (var extension in extensions)
        {
            using var fields = writer.PushSequence();
            writer.WriteObjectIdentifier(extension.Oid!.Value!);
            if (extension.Critical)
            {
                writer.WriteBoolean(true);
            }

            writer.WriteOctetString(extension.RawData);
        }
    }

    private static byte[] KeyId(byte[] publicKey) => SHA256.HashData(publicKey)[..20];

    private static void WriteTrees(AsnWriter writer, int number, (int Tag, string Text)[] trees)
    {
        if (trees.Length == 0)
        {
            return;
        }

        using var list = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, number));
        foreach (var (tag, text) in trees)
        {
            using var tree = writer.PushSequence();
            WriteName(writer, tag, text);
        }
    }

    private static void WriteName(AsnWriter writer, int tag, string text)
    {
        var form = new Asn1Tag(TagClass.ContextSpecific, tag);
        switch (tag)
        {
            case 0:
                writer.WriteEncodedValue(Convert.FromHexString(text));
                break;
            case 4:
                using (writer.PushSequence(form))
                {
                    writer.WriteEncodedValue(new X500DistinguishedName(text).RawData);
                }

                break;
            case 7:
                writer.WriteOctetString(Convert.FromHexString(text), form);
                break;
            case 8:
                writer.WriteObjectIdentifier(text, form);
                break;
            default:
                writer.WriteCharacterString(UniversalTagNumber.IA5String, text, form);
                break;
        }
    }
}
