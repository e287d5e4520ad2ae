namespace Enforcer.Gateway.Forwarding;

/// <summary>Something that a request can be sent to: our own app, or a peer behind mutual TLS.</summary>
internal interface IUpstream
{
    /// <summary>Where it listens, for access rules.</summary>
    int Port { get; }

    /// <summary>
    /// Sends the request and streams the answer back. On failure the response says so (502, 504) with a named reason if it has not begun,
    /// and is cut if it has; never throws for what an upstream does.
    /// </summary>
    Task SendAsync(HttpContext context);
}
