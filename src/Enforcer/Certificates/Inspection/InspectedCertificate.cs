namespace Enforcer.Certificates.Inspection;

/// <summary>What a certificate says.</summary>
internal sealed record InspectedCertificate : InspectedItem
{
    public required string Subject { get; init; }

    public required string Issuer { get; init; }

    public required string Serial { get; init; }

    /// <value>Of the whole certificate, lower-case hex.</value>
    public required string Sha256 { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <value>Whole days until the end; negative once it is past.</value>
    public required int DaysLeft { get; init; }

    /// <value><c>valid</c>, <c>expired</c> or <c>not-yet-valid</c>.</value>
    public required string Validity { get; init; }

    /// <value>The SPIFFE ID where the certificate has exactly one URI name and that is one; otherwise null.</value>
    public required string? SpiffeId { get; init; }

    /// <value>Every subject alternative name, such as <c>DNS:localhost</c>.</value>
    public required IReadOnlyList<string> Names { get; init; }

    /// <value>Algorithm and size, such as <c>ECDSA nistP256</c>.</value>
    public required string Key { get; init; }

    public required string Signature { get; init; }

    public required IReadOnlyList<string> KeyUsages { get; init; }

    public required IReadOnlyList<string> ExtendedKeyUsages { get; init; }

    public required bool IsAuthority { get; init; }

    public required int? PathLength { get; init; }

    /// <value><c>leaf</c>, <c>intermediate</c> or <c>root</c>.</value>
    public required string Position { get; init; }

    /// <value>The number of the certificate in this file that signed it; itself for a root, null where the signer is not in the file.</value>
    public required int? SignedBy { get; init; }
}
