using System.Text.Json.Serialization;

namespace Enforcer.Certificates.Inspection;

/// <summary>One thing found in a file of certificates; never holds key material.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(InspectedCertificate), "certificate")]
[JsonDerivedType(typeof(InspectedRevocationList), "crl")]
[JsonDerivedType(typeof(InspectedKey), "key")]
[JsonDerivedType(typeof(UnreadableItem), "unreadable")]
internal abstract record InspectedItem
{
    /// <value>One for the first thing of the file.</value>
    [JsonPropertyOrder(-2)]
    public required int Number { get; init; }

    /// <value>The line where its PEM block starts; 0 in a DER file.</value>
    [JsonPropertyOrder(-1)]
    public required int Line { get; init; }
}
