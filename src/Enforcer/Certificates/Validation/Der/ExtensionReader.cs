using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Der;

/// <summary>Walks the extensions of a certificate, a revocation list or one of its entries: one shape (RFC 5280 4.1.2.9) in three places.</summary>
internal static class ExtensionReader
{
    /// <summary>Far above what any certificate carries; keeps the search for duplicates linear in practice.</summary>
    private const int MostExtensions = 64;

    /// <summary>In the order written; each object identifier once.</summary>
    /// <param name="extensions">Stands before the SEQUENCE OF Extension.</param>
    /// <exception cref="AsnContentException">Not well formed, empty, or one extension twice.</exception>
    public static List<RawExtension> Read(AsnReader extensions)
    {
        var sequence = extensions.ReadSequence();
        var found = new List<RawExtension>();
        while (sequence.HasData)
        {
            var extension = ReadOne(sequence);
            if (found.Count == MostExtensions || found.Exists(other => other.Oid == extension.Oid))
            {
                throw new AsnContentException("an extension stands there twice, or there are too many");
            }

            found.Add(extension);
        }

        return found.Count > 0 ? found : throw new AsnContentException("the extensions are empty");
    }

    private static RawExtension ReadOne(AsnReader sequence)
    {
        var fields = sequence.ReadSequence();
        var oid = fields.ReadObjectIdentifier();
        var isCritical = false;
        if (fields.HasData && fields.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
        {
            // DER leaves out what is the default.
            isCritical = fields.ReadBoolean() ? true : throw new AsnContentException("a default value is written out");
        }

        if (!fields.TryReadPrimitiveOctetString(out var value))
        {
            throw new AsnContentException("an extension's value is not a primitive octet string");
        }

        fields.ThrowIfNotEmpty();
        return new RawExtension(oid, isCritical, value);
    }
}
