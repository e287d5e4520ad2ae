namespace Enforcer.Preflight.Sources;

/// <summary>One line of a gateway's <c>/peers</c>, as far as certificates are concerned.</summary>
internal sealed record SeenPeer
{
    public required string Listener { get; init; }

    /// <summary><c>inbound</c> or <c>outbound</c>.</summary>
    public required string Direction { get; init; }

    public required string? Identity { get; init; }

    public required string Address { get; init; }

    /// <summary>Null where the peer was valid.</summary>
    public required string? Reason { get; init; }

    /// <summary>The end of the first certificate of its path; null where it proved none.</summary>
    public required DateTimeOffset? NotAfter { get; init; }

    /// <summary>SHA-256 of the root that its chain led to, lower-case hex; null where the gateway does not say.</summary>
    public required string? Root { get; init; }

    /// <summary>What it presented, DER, leaf first; empty where the gateway does not say.</summary>
    public IReadOnlyList<byte[]> Chain { get; init; } = [];

    public required DateTimeOffset? LastSeen { get; init; }

    public required long Open { get; init; }

    public required long Count { get; init; }
}
