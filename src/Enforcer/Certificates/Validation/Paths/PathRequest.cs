using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Certificates.Validation.Paths;

/// <summary>Everything that a verdict about one chain depends on; the same request always has the same verdict.</summary>
internal sealed record PathRequest
{
    public required ParsedCertificate Leaf { get; init; }

    /// <summary>Any order; superfluous ones cost little.</summary>
    public required IReadOnlyList<ParsedCertificate> Intermediates { get; init; }

    /// <summary>Self-signed or not.</summary>
    public required IReadOnlyList<ParsedCertificate> Anchors { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required ValidationProfile Profile { get; init; }

    /// <summary>Purposes that the leaf and every intermediate must serve, dotted.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    /// <summary>Most intermediates that are not self-issued; null: as many as the bound allows.</summary>
    public int? MostIntermediates { get; init; }

    public PolicyInputs Policy { get; init; } = PolicyInputs.Default;

    /// <summary>Null: revocation is not checked.</summary>
    public IReadOnlyList<RevocationList>? RevocationLists { get; init; }

    /// <summary>What an absent or stale list means.</summary>
    public RevocationMode Revocation { get; init; } = RevocationMode.Require;
}
