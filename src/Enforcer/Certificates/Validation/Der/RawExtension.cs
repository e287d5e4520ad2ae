using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Der;

/// <summary>An extension before anybody has said what it means.</summary>
internal readonly record struct RawExtension(string Oid, bool IsCritical, ReadOnlyMemory<byte> Value)
{
    /// <summary>A reader over the value alone.</summary>
    public AsnReader Open() => new(Value, AsnEncodingRules.DER);
}
