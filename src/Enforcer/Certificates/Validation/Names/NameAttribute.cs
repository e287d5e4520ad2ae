using System.Formats.Asn1;
using System.Text;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>One attribute of a name: its type and its value, as text where the value is a string.</summary>
/// <param name="Type">Dotted.</param>
/// <param name="Text">Null where the value is no string.</param>
/// <param name="Encoded">The value, DER.</param>
internal readonly record struct NameAttribute(string Type, string? Text, ReadOnlyMemory<byte> Encoded)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UTF32Encoding StrictUtf32 = new(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true);
    private static readonly UnicodeEncoding StrictUtf16 = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>The attributes of one RDN.</summary>
    /// <exception cref="AsnContentException">Not an RDN, or text that its encoding does not allow.</exception>
    public static NameAttribute[] ReadSet(AsnReader reader)
    {
        var set = reader.ReadSetOf();
        var attributes = new List<NameAttribute>(1);
        do
        {
            var fields = set.ReadSequence();
            var type = fields.ReadObjectIdentifier();
            var value = fields.ReadEncodedValue();
            fields.ThrowIfNotEmpty();
            attributes.Add(new NameAttribute(type, Decode(value), value));
        }
        while (set.HasData);

        return [.. attributes];
    }

    /// <summary>One text for all spellings of one RDN.</summary>
    public static string Canonical(NameAttribute[] attributes) =>
        attributes.Length == 1 ? attributes[0].Canonical() : string.Join('\u0001', attributes.Select(attribute => attribute.Canonical()).Order(StringComparer.Ordinal));

    // Control characters part the fields: folding has removed every blank and control character that a value could hold at its ends.
    private string Canonical() => Text is null ? $"{Type}\u0002{Convert.ToHexString(Encoded.Span)}" : $"{Type}\u0003{Fold(Text)}";

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var isBlankPending = false;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                isBlankPending = folded.Length > 0;
                continue;
            }

            if (isBlankPending)
            {
                folded.Append(' ');
                isBlankPending = false;
            }

            folded.Append(char.ToLowerInvariant(character));
        }

        return folded.ToString();
    }

    // Leniently for the old eight-bit forms, whose sets of characters are widely disregarded; strictly where a decoder could be led astray.
    private static string? Decode(ReadOnlyMemory<byte> value)
    {
        var tag = Asn1Tag.Decode(value.Span, out _);
        Encoding? encoding = tag.TagClass != TagClass.Universal ? null : (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => StrictUtf8,
            UniversalTagNumber.PrintableString or UniversalTagNumber.T61String or UniversalTagNumber.IA5String
                or UniversalTagNumber.VisibleString or UniversalTagNumber.NumericString => Encoding.Latin1,
            UniversalTagNumber.BMPString => StrictUtf16,
            UniversalTagNumber.UniversalString => StrictUtf32,
            _ => null,
        };
        if (encoding is null)
        {
            return null;
        }

        if (tag.IsConstructed)
        {
            throw new AsnContentException("a string is written in pieces");
        }

        try
        {
            return encoding.GetString(AsnDecoder.ReadEncodedValue(value.Span, AsnEncodingRules.DER, out var start, out var length, out _).TagClass == TagClass.Universal
                ? value.Span.Slice(start, length)
                : throw new AsnContentException("not a string"));
        }
        catch (ArgumentException failure)
        {
            throw new AsnContentException("a name's text is not valid in its encoding", failure);
        }
    }
}
