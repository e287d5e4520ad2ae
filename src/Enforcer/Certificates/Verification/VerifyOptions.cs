using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Certificates.Verification;

/// <summary>The files and wishes of one <c>certs verify</c>.</summary>
internal sealed record VerifyOptions
{
    /// <summary>PEM or DER; the first certificate is the leaf, those behind it are intermediates.</summary>
    public required string Leaf { get; init; }

    public IReadOnlyList<string> Intermediates { get; init; } = [];

    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>Empty: revocation is not checked.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>What an absent or stale list means.</summary>
    public RevocationMode Revocation { get; init; } = RevocationMode.Require;

    /// <summary>Null: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Null: any.</summary>
    public PeerName? Peer { get; init; }
}
