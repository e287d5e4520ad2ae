using System.Formats.Asn1;

namespace Enforcer.Tests.Support;

/// <summary>A DER value taken apart so that any one octet of it can be written as DER forbids; the framework's writer cannot do that.</summary>
internal sealed class DerNode
{
    private readonly byte[] _content;

    private DerNode(byte tag, byte[] content)
    {
        (Tag, _content) = (tag, content);
        for (var at = 0; IsConstructed && at < content.Length;)
        {
            AsnDecoder.ReadEncodedValue(content.AsSpan(at), AsnEncodingRules.BER, out _, out _, out var consumed);
            Children.Add(Parse(content.AsSpan(at, consumed)));
            at += consumed;
        }
    }

    public byte Tag { get; }

    public List<DerNode> Children { get; } = [];

    public bool IsConstructed => (Tag & 0x20) != 0;

    /// <summary>Of a primitive value.</summary>
    public ReadOnlySpan<byte> Content => _content;

    /// <summary>What is written in place of this value; null: the value.</summary>
    public byte[]? Replacement { get; set; }

    /// <summary>This value and all in it, outermost first.</summary>
    public IEnumerable<DerNode> All => Children.SelectMany(child => child.All).Prepend(this);

    public DerNode this[int index] => Children[index];

    public static DerNode Parse(ReadOnlySpan<byte> encoded)
    {
        AsnDecoder.ReadEncodedValue(encoded, AsnEncodingRules.BER, out var start, out var length, out _);
        return new DerNode(encoded[0], encoded.Slice(start, length).ToArray());
    }

    /// <summary>Octets that are written as they stand, DER or not.</summary>
    public static DerNode Opaque(byte[] encoded) => new(5, []) { Replacement = encoded };

    /// <summary>A change of one encoding, as <see cref="TestCertificate.Rewrite"/> takes it.</summary>
    public static Func<byte[], byte[]> Edit(Action<DerNode> change) => encoded =>
    {
        var root = Parse(encoded);
        change(root);
        return root.Encode();
    };

    public byte[] Encode() => Replacement ?? Wrap(Tag, Body());

    /// <summary>Its length in one octet more than needed.</summary>
    public byte[] WithLongLength()
    {
        var body = Body();
        byte[] length = body.Length < 0x80 ? [0x81, (byte)body.Length] : [0x83, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length];
        return [Tag, .. length, .. body];
    }

    /// <summary>Its length left open, as BER allows for what is constructed.</summary>
    public byte[] WithoutLength() => [Tag, 0x80, .. Body(), 0, 0];

    /// <summary>With one value more at its end.</summary>
    public byte[] WithNullAtTheEnd() => Wrap(Tag, [.. Body(), 5, 0]);

    public static byte[] Wrap(byte tag, byte[] body)
    {
        byte[] length = body.Length switch
        {
            < 0x80 => [(byte)body.Length],
            < 0x100 => [0x81, (byte)body.Length],
            < 0x10000 => [0x82, (byte)(body.Length >> 8), (byte)body.Length],
            _ => [0x83, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length],
        };
        return [tag, .. length, .. body];
    }

    private byte[] Body() => IsConstructed ? [.. Children.SelectMany(child => child.Encode())] : _content;
}
