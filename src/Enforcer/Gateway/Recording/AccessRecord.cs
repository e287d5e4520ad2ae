using System.Text.Json.Serialization;

namespace Enforcer.Gateway.Recording;

/// <summary>One line of the access log: who asked for what, and what came of it. Never a query, a header, a body or a credential.</summary>
internal sealed record AccessRecord
{
    private const int LongestText = 1024;

    public required DateTimeOffset Time { get; init; }

    public required string Listener { get; init; }

    /// <summary><c>inbound</c> or <c>outbound</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>Proven by the handshake; absent where nobody proved anything.</summary>
    public string? Peer { get; init; }

    /// <summary>Where the connection came from.</summary>
    public required string Address { get; init; }

    /// <summary><c>HTTP/1.1</c>, <c>HTTP/2</c> or <c>tcp</c>; absent where no handshake came about.</summary>
    public string? Protocol { get; init; }

    public string? Method { get; init; }

    public string? Host { get; init; }

    /// <summary>Without the query, where tokens and names of people travel.</summary>
    public string? Path { get; init; }

    public int? Status { get; init; }

    /// <summary>Of the closed list; absent where nothing was refused and nothing failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The SNI that a tunnel out of the mesh asked for.</summary>
    public string? Sni { get; init; }

    /// <summary>Of a tunnel: bytes from the client, and to it.</summary>
    public long? Received { get; init; }

    /// <inheritdoc cref="Received"/>
    public long? Sent { get; init; }

    /// <summary>The trace that the request belongs to, where it says so.</summary>
    public string? Trace { get; init; }

    public required double Milliseconds { get; init; }

    // JSON makes any letter harmless; only the length is bounded.
    public static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}

/// <summary>Writes records without reflection, one line each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccessRecord))]
internal sealed partial class AccessJson : JsonSerializerContext;
