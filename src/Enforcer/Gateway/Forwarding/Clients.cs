using System.Net;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Forwarding;

/// <summary>Makes the HTTP clients of both legs: nothing followed, unpacked, stored or proxied, and nothing waited for without an end.</summary>
internal static class Clients
{
    // Below what common servers allow an idle connection (nginx 75 s, Node.js 5 s is beyond help), so that we close first.
    private static readonly TimeSpan IdleLifetime = TimeSpan.FromSeconds(60);

    // A connection outlives neither the certificates that it was opened under by much, nor a changed address.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(30);

    public static SocketsHttpHandler CreateHandler(LimitOptions limits) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        // Trace headers of the app pass unchanged: a gateway is no hop of its trace.
        ActivityHeadersPropagator = null,
        ConnectTimeout = limits.ConnectTimeout,
        PooledConnectionIdleTimeout = IdleLifetime,
        PooledConnectionLifetime = LongestLifetime,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        MaxResponseHeadersLength = 64,
    };
}
