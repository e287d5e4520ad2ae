namespace Enforcer.Certificates.Inspection;

/// <summary>The kind of a key and whose it is; nothing of the key itself.</summary>
internal sealed record InspectedKey : InspectedItem
{
    /// <value><c>private key</c>, <c>public key</c> or <c>encrypted private key</c>.</value>
    public required string Kind { get; init; }

    /// <value>Algorithm and size; null where it is encrypted.</value>
    public required string? Key { get; init; }

    /// <value>The certificate it belongs to, as <c>file#number</c>; null where none of those given is its.</value>
    public required string? BelongsTo { get; init; }
}
