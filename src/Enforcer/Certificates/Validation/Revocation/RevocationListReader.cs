using System.Formats.Asn1;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>Reads revocation lists as strict DER, as <see cref="CertificateReader"/> reads certificates. Total, and linear in the number of octets.</summary>
internal static class RevocationListReader
{
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <returns>Null where the bytes are no revocation list.</returns>
    public static RevocationList? Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            return new RevocationList(ReadFields(der));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static RevocationListFields ReadFields(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var list = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var signed = list.PeekEncodedValue();
        var body = list.ReadSequence();
        var algorithm = AlgorithmIdentifier.Read(list);
        var signature = SignatureBits.Read(list);
        list.ThrowIfNotEmpty();

        var isSecondVersion = body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer);
        if (isSecondVersion && !(body.TryReadInt32(out var version) && version == 1))
        {
            throw new AsnContentException("an unknown version");
        }

        if (!AlgorithmIdentifier.Read(body).IsSame(algorithm))
        {
            throw new AsnContentException("the two signature algorithms differ");
        }

        // Copied out: the list's own octets are let go of.
        var issuer = DistinguishedName.Read(new AsnReader(body.ReadEncodedValue().ToArray(), AsnEncodingRules.DER));
        var thisUpdate = DerTime.Read(body);
        DateTimeOffset? nextUpdate = DerTime.IsNext(body) ? DerTime.Read(body) : null;
        var entries = new RevocationEntryReader(issuer, isSecondVersion);
        if (body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            entries.Read(body.ReadEncodedValue());
        }

        var fields = new RevocationListFields
        {
            Signed = signed,
            Algorithm = algorithm,
            Signature = signature,
            Issuer = issuer,
            ThisUpdate = thisUpdate,
            NextUpdate = nextUpdate,
            Own = entries.Own,
            Others = entries.Others,
            Unsupported = entries.Unsupported,
        };
        return WithExtensions(fields, body, isSecondVersion);
    }

    private static RevocationListFields WithExtensions(RevocationListFields fields, AsnReader body, bool isSecondVersion)
    {
        if (body.HasData)
        {
            if (!isSecondVersion)
            {
                throw new AsnContentException("extensions before version 2");
            }

            var wrapped = body.ReadSequence(ExtensionsTag);
            foreach (var extension in ExtensionReader.Read(wrapped))
            {
                fields = With(fields, extension);
            }

            wrapped.ThrowIfNotEmpty();
            body.ThrowIfNotEmpty();
        }

        if (fields.Others.Count > 0 && !fields.Scope.IsIndirect)
        {
            throw new AsnContentException("a list that is not indirect names other issuers");
        }

        return fields.Number is null ? fields with { ConformanceFlaw = fields.ConformanceFlaw ?? "the list has no number" } : fields;
    }

    private static RevocationListFields With(RevocationListFields fields, RawExtension extension)
    {
        var value = extension.Open();
        switch (extension.Oid)
        {
            case ExtensionOids.CrlNumber:
                var number = value.ReadInteger();
                value.ThrowIfNotEmpty();
                return fields with { Number = number, ConformanceFlaw = extension.IsCritical ? "the list's number is critical" : fields.ConformanceFlaw };
            case ExtensionOids.DeltaCrlIndicator:
                var start = value.ReadInteger();
                value.ThrowIfNotEmpty();
                return fields with { DeltaBase = start };
            case ExtensionOids.IssuingDistributionPoint:
                return fields with { Scope = ListScope.Read(extension.Value.ToArray()) };
            case ExtensionOids.AuthorityKeyIdentifier:
                return fields with { AuthorityKey = AuthorityKeyIdentifier.Read(new AsnReader(extension.Value.ToArray(), AsnEncodingRules.DER)) };
            case ExtensionOids.IssuerAlternativeName:
                return fields;
            default:
                return extension.IsCritical ? fields with { Unsupported = extension.Oid } : fields;
        }
    }
}
