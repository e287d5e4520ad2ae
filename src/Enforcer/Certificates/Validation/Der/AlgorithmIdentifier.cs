using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Der;

/// <summary>Which algorithm, with what parameters: as written, since two places of a certificate must say the same.</summary>
/// <param name="Oid">Dotted.</param>
/// <param name="Parameters">DER; null where absent.</param>
/// <param name="Encoded">The whole, DER.</param>
internal sealed record AlgorithmIdentifier(string Oid, ReadOnlyMemory<byte>? Parameters, ReadOnlyMemory<byte> Encoded)
{
    private static ReadOnlySpan<byte> Null => [0x05, 0x00];

    public bool HasNoParameters => Parameters is null;

    /// <summary>RFC 4055 asks for NULL; absent ones are read as such.</summary>
    public bool HasNullParameters => Parameters is not { } parameters || parameters.Span.SequenceEqual(Null);

    /// <exception cref="AsnContentException">Not an AlgorithmIdentifier.</exception>
    public static AlgorithmIdentifier Read(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var fields = reader.ReadSequence();
        var oid = fields.ReadObjectIdentifier();
        ReadOnlyMemory<byte>? parameters = fields.HasData ? fields.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        fields.ThrowIfNotEmpty();
        return new AlgorithmIdentifier(oid, parameters, encoded);
    }

    public bool IsSame(AlgorithmIdentifier other) => Encoded.Span.SequenceEqual(other.Encoded.Span);
}
