using System.Net;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Egress;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Enforcer.Gateway;

/// <summary>Turns listeners into Kestrel's, and knows where they were bound.</summary>
internal sealed class GatewayServer(GatewayOptions options)
{
    private readonly Dictionary<string, ListenOptions> _bound = new(StringComparer.Ordinal);
    private ListenOptions? _admin;

    public IPEndPoint? Admin => _admin?.IPEndPoint;

    public IPEndPoint Endpoint(string listener) => _bound[listener].IPEndPoint!;

    public void Configure(KestrelServerOptions kestrel)
    {
        Limit(kestrel.Limits);
        var services = kestrel.ApplicationServices;
        var acceptance = services.GetRequiredService<Acceptance>();
        var plaintext = new PriorKnowledge(options.Limits.KeepAliveTimeout);
        foreach (var listener in services.GetRequiredService<GatewayRuntime>().Listeners.Where(listener => listener.IsHttp))
        {
            kestrel.Listen(listener.Bind, listen =>
            {
                _bound[listener.Name] = listen;
                listen.Use(acceptance.Track(listener));
                if (listener.Direction == Direction.Inbound)
                {
                    Secure(listen, services.GetRequiredService<ServerHandshake>());
                    listen.Use(acceptance.Proved);
                }
                else
                {
                    listen.Protocols = HttpProtocols.Http1;
                    listen.Use(plaintext.Sort);
                    listen.Use(services.GetRequiredService<EgressTunnels>().Divert);
                }
            });
        }

        kestrel.Listen(new VirtualEndPoint(), listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(plaintext.Remember);
        });
        if (options.Admin is not null)
        {
            kestrel.Listen(options.Admin, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                _admin = listen;
            });
        }
    }

    private void Secure(ListenOptions listen, ServerHandshake handshake)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context => ValueTask.FromResult(handshake.OptionsFor(context.Connection.Features.Get<GatewayConnection>()!)),
            HandshakeTimeout = options.Limits.HandshakeTimeout,
        });
    }

    private void Limit(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = options.Limits.Connections;
        limits.MaxConcurrentUpgradedConnections = options.Limits.Connections;
        limits.MaxRequestHeadersTotalSize = options.Limits.HeaderBytes;
        limits.MaxRequestHeaderCount = options.Limits.HeaderCount;
        limits.MaxRequestLineSize = options.Limits.RequestLineBytes;
        limits.RequestHeadersTimeout = options.Limits.HeaderTimeout;
        limits.KeepAliveTimeout = options.Limits.KeepAliveTimeout;
        // Bodies flow at the pace of the slower side; what stands still is ended by the idle timeout.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.MaxStreamsPerConnection = options.Limits.Streams;
        limits.Http2.MaxRequestHeaderFieldSize = options.Limits.HeaderBytes;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
    }
}
