namespace Enforcer.Certificates.Serving;

/// <summary>
/// The authorities of the webhook's serving certificate as one value that is stored whole: whoever takes over goes on where the last one
/// stopped. All texts are PEM.
/// </summary>
internal sealed record ServingAuthority
{
    /// <summary>The authority that signs.</summary>
    public required string ActiveCertificate { get; init; }

    public required string ActiveKey { get; init; }

    /// <summary>Already trusted, not yet signing; null outside a rotation.</summary>
    public string? NextCertificate { get; init; }

    public string? NextKey { get; init; }

    /// <summary>No longer signing, still trusted, because certificates below it may still be shown; without keys. Null outside a rotation.</summary>
    public string? Previous { get; init; }

    /// <summary>Since when the active authority signs.</summary>
    public required DateTimeOffset ActivatedAt { get; init; }

    /// <summary>Since when <see cref="Bundle"/> stands in every webhook configuration; null while it does not.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>What clients must trust: the active authority first.</summary>
    public string Bundle => ActiveCertificate + NextCertificate + Previous;
}
