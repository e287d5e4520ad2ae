using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Enforcer.Hosting;

/// <summary>Puts TLS on a listener so that a rotated certificate or a changed trust bundle counts from the next connection on.</summary>
internal static class TlsListener
{
    public static readonly TimeSpan DefaultHandshakeTimeout = TimeSpan.FromSeconds(5);

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
