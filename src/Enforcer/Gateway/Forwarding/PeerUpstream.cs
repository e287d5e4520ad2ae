using System.Net.Security;
using Enforcer.Certificates;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding.Http2;

namespace Enforcer.Gateway.Forwarding;

/// <summary>Another gateway, pinned to one identity, over mutual TLS and HTTP/2; the common case over the lean client, everything else over the forwarder.</summary>
internal sealed class PeerUpstream(Uri address, CertificateHolder holder, ClientHandshake handshake, UpstreamCall call, LimitOptions limits, TimeProvider time) : IUpstream
{
    private readonly Lock _gate = new();
    private readonly string _destination = $"https://{address.Authority}";
    private PeerClient? _client;
    private bool _retired;

    public async Task SendAsync(HttpContext context)
    {
        var client = Acquire();
        try
        {
            if (!CommonCase.Holds(context))
            {
                await call.SendAsync(context, _destination, client.Invoker, http2: true);
            }
            else if (await PeerExchange.SendAsync(context, client.Links) is { } failure)
            {
                await UpstreamFailure.AnswerAsync(context, failure);
            }
        }
        finally
        {
            client.Release();
        }
    }

    /// <summary>Lets the connections end with their last request; called when a reload has dropped the route.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            _client?.Release();
            _client = null;
        }
    }

    private PeerClient Acquire()
    {
        var client = Volatile.Read(ref _client);
        return client is not null && ReferenceEquals(client.Identity, holder.Current) && client.TryAcquire() ? client : AcquireRenewed();
    }

    private PeerClient AcquireRenewed()
    {
        lock (_gate)
        {
            var identity = holder.Current;
            var client = _client;
            if (client is null || !ReferenceEquals(client.Identity, identity))
            {
                client?.Release();
                client = new PeerClient(identity, new PeerLinks(identity, handshake, limits, time), CreateInvoker(identity));
            }

            // Cannot fail: under the lock the owner still holds it.
            client.TryAcquire();
            if (_retired)
            {
                // A request that chose its route before the reload still goes out; its connection ends with it.
                client.Release();
                return client;
            }

            Volatile.Write(ref _client, client);
            return client;
        }
    }

    private HttpMessageInvoker CreateInvoker(IdentitySnapshot identity)
    {
        var handler = Clients.CreateHandler(limits);
        // The handler takes a stream that is secured already as it is, which keeps the proof of the peer with the connection.
        handler.ConnectCallback = async (connection, cancellationToken) => (await handshake.ConnectAsync(
            identity,
            connection.InitialRequestMessage.Version.Major == 2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11,
            cancellationToken)).Stream;
        return new HttpMessageInvoker(handler);
    }
}
