using Enforcer.Certificates;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Forwarding.Http2;

namespace Enforcer.Gateway.Forwarding.Balancing;

/// <summary>One address of a peer: its connections under the present identity, how busy it is, and whether it keeps failing.</summary>
internal sealed class PeerTarget(CertificateHolder holder, ClientHandshake handshake, LimitOptions limits, TimeProvider time) : IBalancedTarget
{
    private readonly Lock _gate = new();
    private PeerClient? _client;
    private bool _retired;
    private int _inFlight;

    public CircuitBreaker Breaker { get; } = new(time);

    /// <summary>Requests under way, for choosing the less busy of two.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The connections for one request; given back by <see cref="Release"/>.</summary>
    public PeerClient Acquire()
    {
        Interlocked.Increment(ref _inFlight);
        var client = Volatile.Read(ref _client);
        return client is not null && ReferenceEquals(client.Identity, holder.Current) && client.TryAcquire() ? client : AcquireRenewed();
    }

    public void Release(PeerClient client)
    {
        Interlocked.Decrement(ref _inFlight);
        client.Release();
    }

    /// <summary>Lets the connections end with their last request; called when nothing leads there any more.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            _client?.Release();
            _client = null;
        }
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
                // A request that chose its way before the reload still goes out; its connection ends with it.
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
            connection.InitialRequestMessage.Version.Major == 2 ? System.Net.Security.SslApplicationProtocol.Http2 : System.Net.Security.SslApplicationProtocol.Http11,
            cancellationToken)).Stream;
        return new HttpMessageInvoker(handler);
    }
}
