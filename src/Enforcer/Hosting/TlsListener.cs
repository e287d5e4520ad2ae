using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Enforcer.Hosting;

/// <summary>Puts TLS on a listener so that a rotated certificate or a changed trust bundle counts from the next connection on.</summary>
internal static class TlsListener
{
    public static readonly TimeSpan DefaultHandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// TLS 1.2 with forward secrecy and authenticated encryption only (every suite of TLS 1.3 is of that kind). Null on Windows, where
    /// the system decides.
    /// </summary>
    public static readonly CipherSuitesPolicy? Ciphers = OperatingSystem.IsWindows() ? null : new(
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]);

    /// <param name="listener">The listener.</param>
    /// <param name="current">Asked once per connection; return the same object until something changed, or each handshake rebuilds its context.</param>
    /// <param name="handshakeTimeout">After this the connection is closed; a client that stalls costs nothing more.</param>
    public static void UseTls(this ListenOptions listener, Func<SslServerAuthenticationOptions> current, TimeSpan handshakeTimeout) =>
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(current()),
            HandshakeTimeout = handshakeTimeout,
        });
}
