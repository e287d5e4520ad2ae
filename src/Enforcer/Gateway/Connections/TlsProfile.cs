using System.Net.Security;
using System.Security.Authentication;
using Enforcer.Hosting;

namespace Enforcer.Gateway.Connections;

/// <summary>Which TLS the gateway speaks, on both sides of a hop.</summary>
/// <param name="AllowTls12">TLS 1.2 beside 1.3; only its AEAD suites with forward secrecy.</param>
internal sealed record TlsProfile(bool AllowTls12)
{
    public SslProtocols Protocols { get; } = AllowTls12 ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls13;

    /// <summary>Null for TLS 1.3 alone: every suite of it is good, and the platform's order is the fastest here.</summary>
    public CipherSuitesPolicy? Suites { get; } = AllowTls12 ? TlsListener.Ciphers : null;
}
