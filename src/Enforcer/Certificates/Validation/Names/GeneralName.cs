using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>One name in one of its forms, as certificates, constraints and distribution points carry them.</summary>
/// <param name="Kind">Which form.</param>
/// <param name="Text">Of e-mail, DNS and URI, and of an other name that is an international mailbox; else empty.</param>
/// <param name="Bytes">Of an address: network order, and for a constraint the mask behind it. Of unread forms: the encoding.</param>
/// <param name="Directory">Of a directory name.</param>
internal sealed record GeneralName(GeneralNameKind Kind, string Text, ReadOnlyMemory<byte> Bytes, DistinguishedName? Directory)
{
    private const string InternationalMailbox = "1.3.6.1.5.5.7.8.9";

    public static GeneralName OfDirectory(DistinguishedName name) => new(GeneralNameKind.Directory, "", name.Encoded, name);

    /// <exception cref="AsnContentException">Not well formed, or none.</exception>
    public static IReadOnlyList<GeneralName> ReadAll(AsnReader reader, Asn1Tag? tag = null)
    {
        var sequence = reader.ReadSequence(tag);
        var names = new List<GeneralName>();
        while (sequence.HasData)
        {
            names.Add(Read(sequence));
        }

        return names.Count > 0 ? names : throw new AsnContentException("a list of names is empty");
    }

    public static GeneralName Read(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue > (int)GeneralNameKind.RegisteredId)
        {
            throw new AsnContentException("an unknown form of name");
        }

        var kind = (GeneralNameKind)tag.TagValue;
        switch (kind)
        {
            case GeneralNameKind.Email or GeneralNameKind.Dns or GeneralNameKind.Uri:
                return new GeneralName(kind, reader.ReadCharacterString(UniversalTagNumber.IA5String, tag), default, null);
            case GeneralNameKind.Address:
                return new GeneralName(kind, "", reader.ReadOctetString(tag), null);
            case GeneralNameKind.Directory:
                var inner = reader.ReadSequence(tag);
                var name = DistinguishedName.Read(inner);
                inner.ThrowIfNotEmpty();
                return OfDirectory(name);
            case GeneralNameKind.Other:
                var whole = reader.PeekEncodedValue();
                return new GeneralName(kind, ReadMailbox(reader.ReadSequence(tag)), whole, null);
            default:
                return new GeneralName(kind, "", reader.ReadEncodedValue(), null);
        }
    }

    // An other name holds anything; the one that is read is SmtpUTF8Mailbox, which constraints on e-mail bind too (RFC 9598 6).
    private static string ReadMailbox(AsnReader fields)
    {
        var type = fields.ReadObjectIdentifier();
        var value = fields.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        fields.ThrowIfNotEmpty();
        var text = type == InternationalMailbox ? value.ReadCharacterString(UniversalTagNumber.UTF8String) : "";
        if (type != InternationalMailbox)
        {
            value.ReadEncodedValue();
        }

        value.ThrowIfNotEmpty();
        return text;
    }

    /// <summary>For a reader.</summary>
    public override string ToString() => Kind switch
    {
        GeneralNameKind.Dns or GeneralNameKind.Email or GeneralNameKind.Uri => $"{Kind}:{Text}",
        GeneralNameKind.Address when Bytes.Length is 4 or 16 => $"{Kind}:{new IPAddress(Bytes.Span)}",
        GeneralNameKind.Directory => $"{Kind}:{new X500DistinguishedName(Bytes.Span).Name}",
        _ => $"{Kind}:{Convert.ToHexStringLower(Bytes.Span)}",
    };

    /// <summary>Whether both name the same: directory names by RFC 5280 7.1, everything else exactly.</summary>
    public bool IsSame(GeneralName other) => Kind == other.Kind
        && (Kind == GeneralNameKind.Directory
            ? Directory!.Equals(other.Directory)
            : string.Equals(Text, other.Text, StringComparison.Ordinal) && Bytes.Span.SequenceEqual(other.Bytes.Span));
}
