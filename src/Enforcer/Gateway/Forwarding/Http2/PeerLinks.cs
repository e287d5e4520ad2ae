using System.Net.Security;
using Enforcer.Certificates;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>
/// The connections to one peer under one generation of our identity. Few and busy: the first one that has a place takes the request, since
/// what goes out together costs less; another is opened only when all are full.
/// </summary>
internal sealed class PeerLinks : IDisposable
{
    private static readonly TimeSpan IdleLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly IdentitySnapshot _identity;
    private readonly ClientHandshake _handshake;
    private readonly LimitOptions _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private PeerLink[] _links = [];
    private Task? _connecting;
    private bool _disposed;

    public PeerLinks(IdentitySnapshot identity, ClientHandshake handshake, LimitOptions limits, TimeProvider time)
    {
        (_identity, _handshake, _limits, _time) = (identity, handshake, limits, time);
        var period = TimeSpan.FromMilliseconds(Math.Min(1000, limits.IdleTimeout.TotalMilliseconds / 4));
        _sweep = time.CreateTimer(static links => ((PeerLinks)links!).Sweep(), this, period, period);
    }

    /// <summary>A connection that keeps a place for one request.</summary>
    /// <exception cref="IOException">No connection came about.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens there.</exception>
    /// <exception cref="PeerRefusedException">The upstream is not the pinned peer.</exception>
    /// <exception cref="TimeoutException">It took too long to connect.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask<PeerLink> ReserveAsync(CancellationToken cancellationToken)
    {
        // A peer that takes no request on a new connection will not take one on the next.
        const int MostConnects = 4;
        for (var connects = 0; connects <= MostConnects; connects++)
        {
            foreach (var link in Volatile.Read(ref _links))
            {
                if (link.TryReserve())
                {
                    return link;
                }
            }

            Task connecting;
            lock (_gate)
            {
                connecting = _connecting ??= ConnectAsync();
            }

            await connecting.WaitAsync(cancellationToken);
        }

        throw new IOException("The peer takes no request.");
    }

    /// <summary>Ends what is idle at once and the rest with its last answer.</summary>
    public void Dispose()
    {
        PeerLink[] links;
        lock (_gate)
        {
            _disposed = true;
            links = _links;
        }

        _sweep.Dispose();
        foreach (var link in links)
        {
            link.Dispose();
        }
    }

    // One at a time for all who wait. It belongs to none of them, so none of them can cancel it.
    private async Task ConnectAsync()
    {
        try
        {
            await Task.Yield();
            using var patience = new CancellationTokenSource(_limits.ConnectTimeout, _time);
            var link = new PeerLink(await HandshakeAsync(patience), _time);
            link.Start();
            lock (_gate)
            {
                _links = [.. _links.Where(open => !open.IsOver), link];
                if (_disposed)
                {
                    link.Dispose();
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _connecting = null;
            }
        }
    }

    private async Task<SslStream> HandshakeAsync(CancellationTokenSource patience)
    {
        SslStream stream;
        try
        {
            stream = (await _handshake.ConnectAsync(_identity, SslApplicationProtocol.Http2, patience.Token)).Stream;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("It took too long to connect to the peer.");
        }

        if (stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2)
        {
            return stream;
        }

        await stream.DisposeAsync();
        throw new IOException("The peer does not speak HTTP/2.");
    }

    private void Sweep()
    {
        foreach (var link in Volatile.Read(ref _links))
        {
            link.Watch(_limits.IdleTimeout, IdleLifetime, LongestLifetime);
        }

        lock (_gate)
        {
            if (_links.Any(link => link.IsOver))
            {
                _links = [.. _links.Where(link => !link.IsOver)];
            }
        }
    }
}
