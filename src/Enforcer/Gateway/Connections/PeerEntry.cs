using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Connections;

/// <summary>One line of <c>/peers</c>: a peer that came or was gone to, and what became of it.</summary>
internal sealed record PeerEntry
{
    public required string Listener { get; init; }

    public required Direction Direction { get; init; }

    /// <summary>Proven where <see cref="Reason"/> is null, else only claimed.</summary>
    public required string? Identity { get; init; }

    /// <summary>Inbound: the peer's address; outbound: the upstream.</summary>
    public required string Address { get; init; }

    /// <summary><c>valid</c>, <c>refused</c> or <c>audited</c>.</summary>
    public string Verdict { get; init; } = "valid";

    /// <summary>Null where valid.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>SHA-256 of the root that the peer's chain led to; null where it was refused. Who breaks when a root goes is read from it.</summary>
    public string? Root { get; init; }

    /// <summary>What the peer presented last; null where it was refused. Told only to whoever asks for chains.</summary>
    public PeerChain? Chain { get; init; }

    public string? Protocol { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    /// <summary>How often; connections for what a handshake decides, requests for what the access rules decide.</summary>
    public long Count { get; init; }

    /// <summary>Connections open now.</summary>
    public int Open { get; init; }
}
