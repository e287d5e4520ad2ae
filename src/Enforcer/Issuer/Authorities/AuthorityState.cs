using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;

namespace Enforcer.Issuer.Authorities;

/// <summary>
/// Everything that all replicas of an issuer share, in one document that is written whole: a step of the life cycle is done or not done, and
/// never half done.
/// </summary>
internal sealed record AuthorityState
{
    public required string TrustDomain { get; init; }

    /// <summary>Signs.</summary>
    public required StoredAuthority Active { get; init; }

    /// <summary>Trusted already, and signs nothing yet.</summary>
    public StoredAuthority? Next { get; init; }

    /// <summary>Signs no more, and is trusted until no leaf of it lives.</summary>
    public StoredAuthority? Previous { get; init; }

    /// <summary>Of every leaf.</summary>
    public required TimeSpan LeafLifetime { get; init; }

    /// <summary>How long a change takes at most until every replica follows it: a replica that could not read the state for so long signs nothing.</summary>
    public required TimeSpan Settling { get; init; }

    public IReadOnlyList<RevokedLeaf> Revoked { get; init; } = [];

    /// <summary>Grows with every write.</summary>
    public long Revision { get; init; }

    /// <summary>Every authority with its part, the one that signs first.</summary>
    [JsonIgnore]
    public IEnumerable<StoredAuthority> Authorities => ((StoredAuthority?[])[Active, Next, Previous]).OfType<StoredAuthority>();

    /// <summary>The roots that clients must trust now.</summary>
    public IReadOnlyList<X509Certificate2> Roots() => [.. Authorities.Select(authority => authority.Root).DistinctBy(root => root.GetCertHashString(HashAlgorithmName.SHA256))];

    public string BundleId() => Certificates.Enrolment.BundleId.Of(Roots());
}
