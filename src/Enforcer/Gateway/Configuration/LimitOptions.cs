namespace Enforcer.Gateway.Configuration;

/// <summary>What one gateway spends on its clients before it says no. Bodies have no limit: they flow, with back pressure.</summary>
internal sealed record LimitOptions
{
    /// <summary>Open connections of each listener. Default 4096.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>Bytes of all request headers together. Default 32768.</summary>
    public int HeaderBytes { get; init; } = 32 * 1024;

    /// <summary>Number of request headers. Default 100.</summary>
    public int HeaderCount { get; init; } = 100;

    /// <summary>Bytes of the request line. Default 8192.</summary>
    public int RequestLineBytes { get; init; } = 8 * 1024;

    /// <summary>HTTP/2 streams of one connection at a time. Default 100.</summary>
    public int Streams { get; init; } = 100;

    /// <summary>Connections kept to one app upstream; requests beyond wait. Default 1024.</summary>
    public int UpstreamConnections { get; init; } = 1024;

    /// <summary>From the accepted connection to the finished TLS handshake. Default 5 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the first byte of a request to the end of its headers. Default 10 s.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection without a request. Default 2 m.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A request, stream or WebSocket without a byte in either direction. Default 5 m.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A raw TCP tunnel without a byte in either direction; longer, since connection pools keep theirs. Default 1 h.</summary>
    public TimeSpan TunnelIdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Connecting to an upstream. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stopping gateway still accepts, so that its peers learn of it. Default none.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>How long requests in flight may take after that. Default 25 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(25);
}
