using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>
/// An X.501 name that compares as RFC 5280 7.1 asks: text without regard to case, encoding and superfluous blanks, the attributes of one RDN
/// without regard to order. Not compared: compatibility forms of characters beyond case (NFKC).
/// </summary>
internal sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    private const string EmailAttribute = "1.2.840.113549.1.9.1";

    private readonly List<NameAttribute[]> _parts;
    private string[]? _canonical;

    private DistinguishedName(ReadOnlyMemory<byte> encoded, List<NameAttribute[]> parts)
    {
        Encoded = encoded;
        _parts = parts;
    }

    /// <summary>DER of the whole RDNSequence.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>The e-mail addresses that older certificates carry in their subject.</summary>
    public IEnumerable<string> EmailAddresses => _parts.SelectMany(part => part).Where(attribute => attribute.Type == EmailAttribute).Select(attribute => attribute.Text ?? "");

    // Two threads may both make it; they make the same.
    private string[] Canonical => _canonical ??= [.. _parts.Select(NameAttribute.Canonical)];

    /// <exception cref="AsnContentException">Not a Name.</exception>
    public static DistinguishedName Read(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var parts = new List<NameAttribute[]>();
        while (sequence.HasData)
        {
            parts.Add(NameAttribute.ReadSet(sequence));
        }

        return new DistinguishedName(encoded, parts);
    }

    /// <summary>This name continued by one RDN.</summary>
    /// <param name="part">DER of a SET.</param>
    public DistinguishedName Append(ReadOnlyMemory<byte> part)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        var own = new AsnReader(Encoded, AsnEncodingRules.DER).ReadSequence();
        using (writer.PushSequence())
        {
            while (own.HasData)
            {
                writer.WriteEncodedValue(own.ReadEncodedValue().Span);
            }

            writer.WriteEncodedValue(part.Span);
        }

        return Read(new AsnReader(writer.Encode(), AsnEncodingRules.DER));
    }

    /// <summary>Whether this name is <paramref name="root"/> or lies below it.</summary>
    public bool IsWithin(DistinguishedName root) =>
        root._parts.Count <= _parts.Count && Canonical.AsSpan(0, root._parts.Count).SequenceEqual(root.Canonical);

    public bool Equals(DistinguishedName? other) =>
        other is not null && (Encoded.Span.SequenceEqual(other.Encoded.Span) || (_parts.Count == other._parts.Count && Canonical.AsSpan().SequenceEqual(other.Canonical)));

    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var part in Canonical)
        {
            hash.Add(part, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
