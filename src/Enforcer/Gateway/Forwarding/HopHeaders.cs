using System.Collections.Frozen;

namespace Enforcer.Gateway.Forwarding;

/// <summary>Headers that speak of one connection and end with it: handed on, they would steer a connection that their author does not see.</summary>
internal static class HopHeaders
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te", "trailer", "proxy-authenticate", "proxy-authorization",
        "proxy-authentication-info", "http2-settings", "upgrade-insecure-requests", "alt-svc", "alpn", "close",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Also true for the pseudo headers of HTTP/2, which stand in the first line.</summary>
    public static bool Contains(string name) => name.Length == 0 || name[0] == ':' || Names.Contains(name);

    /// <summary>Whether the header names nothing but how long the connection lasts; it may also nominate headers that end with it.</summary>
    public static bool IsPlainConnection(string? value) =>
        string.IsNullOrEmpty(value) || value.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) || value.Equals("close", StringComparison.OrdinalIgnoreCase);
}
