namespace Enforcer.Gateway.Egress;

/// <summary>What our app wants to reach outside of the mesh.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">Asked for, or the usual one of the protocol.</param>
/// <param name="Protocol"><c>http</c>: a request; <c>tcp</c>: bytes behind CONNECT; <c>tls</c>: a TLS connection that came to the listener as it is.</param>
internal sealed record EgressDestination(string Host, int Port, string Protocol)
{
    public string Authority => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <param name="host">Of a request, not empty.</param>
    public static EgressDestination OfRequest(HostString host) => new(host.Host.Trim('[', ']'), host.Port ?? 80, "http");
}
