using System.Numerics;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>What a reader took out of a revocation list's bytes.</summary>
internal sealed record RevocationListFields
{
    public required ReadOnlyMemory<byte> Signed { get; init; }

    public required AlgorithmIdentifier Algorithm { get; init; }

    public required ReadOnlyMemory<byte> Signature { get; init; }

    public required DistinguishedName Issuer { get; init; }

    public required DateTimeOffset ThisUpdate { get; init; }

    public required DateTimeOffset? NextUpdate { get; init; }

    public required RevocationIndex Own { get; init; }

    /// <summary>Entries of an indirect list that speak of other issuers' certificates.</summary>
    public required Dictionary<DistinguishedName, RevocationIndex> Others { get; init; }

    public BigInteger? Number { get; init; }

    public BigInteger? DeltaBase { get; init; }

    public ListScope Scope { get; init; } = ListScope.Everything;

    public AuthorityKeyIdentifier? AuthorityKey { get; init; }

    public string? Unsupported { get; init; }

    public string? ConformanceFlaw { get; init; }
}
