using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>The connections to one app: the last one used is used next, so that what a peak opened falls idle and is closed.</summary>
internal sealed class AppPool : IDisposable
{
    // Below what common servers allow an idle connection, so that we close first.
    private static readonly TimeSpan IdleLifetime = TimeSpan.FromSeconds(60);

    // An address may come to lead elsewhere.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<AppConnection, bool> _open = [];
    private readonly Stack<AppConnection> _idle = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places;
    private readonly EndPoint _endpoint;
    private readonly LimitOptions _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private bool _disposed;

    public AppPool(Uri address, LimitOptions limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        _endpoint = IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var numeric) ? new IPEndPoint(numeric, address.Port) : new DnsEndPoint(address.IdnHost, address.Port);
        _places = new SemaphoreSlim(limits.UpstreamConnections);
        var period = TimeSpan.FromMilliseconds(Math.Min(1000, limits.IdleTimeout.TotalMilliseconds / 4));
        _sweep = time.CreateTimer(static pool => ((AppPool)pool!).Sweep(), this, period, period);
    }

    /// <summary>A connection for one exchange; must come back by <see cref="Return"/>.</summary>
    /// <param name="fresh">Whether an open one will not do.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="TimeoutException">It took too long to connect, or all connections stayed in use.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask<AppConnection> RentAsync(bool fresh, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken);

        try
        {
            return (fresh ? null : Idle()) ?? await ConnectAsync(cancellationToken);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>Keeps a place for a request that goes to the app over a connection that is not of this pool; given back by <see cref="Leave"/>.</summary>
    /// <exception cref="TimeoutException">All places stayed in use.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(_limits.IdleTimeout, cancellationToken))
        {
            throw new TimeoutException("All connections to the app stayed in use.");
        }
    }

    public void Leave() => _places.Release();

    /// <param name="connection">From <see cref="RentAsync"/>.</param>
    /// <param name="reusable">Whether its exchange ended where both sides know it did.</param>
    public void Return(AppConnection connection, bool reusable)
    {
        reusable = reusable && _time.GetElapsedTime(connection.OpenedAt) < LongestLifetime;
        if (reusable)
        {
            connection.Rest();
            lock (_gate)
            {
                reusable = !_disposed;
                if (reusable)
                {
                    _idle.Push(connection);
                }
            }
        }

        if (!reusable)
        {
            Close(connection);
        }

        _places.Release();
    }

    /// <summary>Closes what is idle; what is in use ends with its exchange.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_idle.TryPop(out var connection))
            {
                Close(connection);
            }
        }

        _sweep.Dispose();
    }

    private AppConnection? Idle()
    {
        while (true)
        {
            AppConnection? connection;
            lock (_gate)
            {
                if (!_idle.TryPop(out connection))
                {
                    return null;
                }
            }

            if (connection.Take())
            {
                return connection;
            }

            Close(connection);
        }
    }

    private async ValueTask<AppConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_limits.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(_endpoint, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException("It took too long to connect to the app.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new AppConnection(socket, _time);
        _open.TryAdd(connection, true);
        return connection;
    }

    private void Close(AppConnection connection)
    {
        _open.TryRemove(connection, out _);
        connection.Dispose();
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        foreach (var (connection, _) in _open)
        {
            connection.Watch(now, _limits.IdleTimeout);
        }

        lock (_gate)
        {
            // The longest idle lie at the bottom; the stack is turned over only when one of them has to go.
            if (_idle.Count > 0 && _idle.Any(connection => connection.Idle(now) > IdleLifetime))
            {
                var kept = _idle.Reverse().Where(connection => connection.Idle(now) <= IdleLifetime).ToList();
                foreach (var dropped in _idle.Except(kept))
                {
                    Close(dropped);
                }

                _idle.Clear();
                kept.ForEach(_idle.Push);
            }
        }
    }
}
