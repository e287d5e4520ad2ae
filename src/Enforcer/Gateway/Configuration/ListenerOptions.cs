using System.Net;

namespace Enforcer.Gateway.Configuration;

/// <summary>One place where the gateway accepts connections.</summary>
internal sealed record ListenerOptions
{
    /// <summary>Unique; the label of its metrics and what a reload finds it by.</summary>
    public required string Name { get; init; }

    /// <summary>An address and a port; port 0 lets the system choose.</summary>
    public required IPEndPoint Bind { get; init; }

    public required Direction Direction { get; init; }

    /// <summary>Default HTTP.</summary>
    public ListenerProtocol Protocol { get; init; }

    /// <summary>In order; the first whose hosts match takes the request.</summary>
    public required IReadOnlyList<ListenerRoute> Routes { get; init; }

    /// <summary>Inbound only. Default: deny everything.</summary>
    public AccessOptions Access { get; init; } = new();
}
