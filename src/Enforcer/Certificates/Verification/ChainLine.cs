using System.Text.Json;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Certificates.Verification;

/// <summary>One line of a batch: a chain and what is asked about it, still as text.</summary>
internal sealed record ChainLine
{
    /// <summary>Given back as it came, whatever its type; null where there is none.</summary>
    public JsonElement? Id { get; init; }

    /// <summary>PEM.</summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>PEM, any order.</summary>
    public required IReadOnlyList<string> Intermediates { get; init; }

    /// <summary>PEM.</summary>
    public required string Leaf { get; init; }

    /// <summary>PEM; null: revocation is not checked.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>What an absent or stale list means.</summary>
    public RevocationMode Revocation { get; init; } = RevocationMode.Require;

    /// <summary>Null: now.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Null: any.</summary>
    public PeerName? Peer { get; init; }

    /// <summary>Dotted; null: any.</summary>
    public string? Purpose { get; init; }

    public int? MostIntermediates { get; init; }

    public PolicyInputs Policy { get; init; } = PolicyInputs.Default;
}
