namespace Enforcer.Certificates.Inspection;

/// <summary>What a certificate revocation list says.</summary>
internal sealed record InspectedRevocationList : InspectedItem
{
    public required string Issuer { get; init; }

    public required string? CrlNumber { get; init; }

    public required DateTimeOffset ThisUpdate { get; init; }

    /// <value>Null where the list does not say when it ends.</value>
    public required DateTimeOffset? NextUpdate { get; init; }

    /// <value><c>valid</c>, <c>expired</c> or <c>not-yet-valid</c>.</value>
    public required string Validity { get; init; }

    public required int Revoked { get; init; }
}
