using System.Net;
using System.Net.Sockets;

namespace Enforcer.Gateway.Forwarding.Balancing;

/// <summary>
/// The addresses of one upstream. Names are resolved again every few seconds, ahead of need and beside the requests; while the resolver
/// fails, the last addresses stay. Of two drawn at random the less busy one takes a request, or a tunnel.
/// </summary>
/// <typeparam name="T">What is kept of one address.</typeparam>
/// <param name="upstreams">As configured; a numeric host is one address for good.</param>
/// <param name="create">Makes the target of one address of one upstream.</param>
/// <param name="names">The resolver.</param>
/// <param name="time">When to ask it again.</param>
internal sealed class BalancedTargets<T>(IReadOnlyList<Uri> upstreams, Func<Uri, IPEndPoint, T> create, INameResolver names, TimeProvider time)
    where T : class, IBalancedTarget
{
    /// <summary>How old addresses may be before they are asked for again.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    /// <summary>Most addresses of one upstream; more are not looked at.</summary>
    public const int MostAddresses = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly bool _isNumeric = upstreams.All(upstream => upstream.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6);
    private Dictionary<(Uri, IPEndPoint), T> _known = [];
    private T[] _targets = [];
    private Task? _resolving;
    private long _resolvedAt;
    private bool _retired;

    /// <summary>Those of now; waits only where nothing was ever resolved.</summary>
    /// <exception cref="SocketException">A name leads nowhere, and never has.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ValueTask<T[]> CurrentAsync(CancellationToken cancellationToken)
    {
        var targets = Volatile.Read(ref _targets);
        if (targets.Length > 0 && (_isNumeric || time.GetElapsedTime(Volatile.Read(ref _resolvedAt)) < Freshness))
        {
            return new(targets);
        }

        var resolving = Refresh();
        return targets.Length > 0 ? new(targets) : AwaitAsync(resolving, cancellationToken);
    }

    /// <summary>Null where every one of them is left alone for a while.</summary>
    /// <param name="targets">From <see cref="CurrentAsync"/>.</param>
    /// <param name="failed">Not this one.</param>
    public static T? Choose(T[] targets, T? failed)
    {
        if (targets.Length == 1)
        {
            return !ReferenceEquals(targets[0], failed) && targets[0].Breaker.TryEnter() ? targets[0] : null;
        }

        var first = targets[Random.Shared.Next(targets.Length)];
        var second = targets[Random.Shared.Next(targets.Length)];
        var better = second.InFlight < first.InFlight ? second : first;
        if (!ReferenceEquals(better, failed) && better.Breaker.TryEnter())
        {
            return better;
        }

        var start = Random.Shared.Next(targets.Length);
        for (var i = 0; i < targets.Length; i++)
        {
            var target = targets[(start + i) % targets.Length];
            if (!ReferenceEquals(target, failed) && target.Breaker.TryEnter())
            {
                return target;
            }
        }

        return null;
    }

    /// <summary>Called when a reload has dropped the route.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            Array.ForEach(_targets, target => target.Retire());
        }
    }

    private async ValueTask<T[]> AwaitAsync(Task resolving, CancellationToken cancellationToken)
    {
        await resolving.WaitAsync(cancellationToken);
        return Volatile.Read(ref _targets);
    }

    // One at a time for all who wait; it belongs to none of them.
    private Task Refresh()
    {
        lock (_gate)
        {
            return _resolving ??= ResolveAsync();
        }
    }

    private async Task ResolveAsync()
    {
        try
        {
            await Task.Yield();
            var found = new List<(Uri, IPEndPoint)>();
            SocketException? failure = null;
            foreach (var upstream in upstreams)
            {
                try
                {
                    found.AddRange((await AddressesAsync(upstream)).Select(address => (upstream, new IPEndPoint(address, upstream.Port))));
                }
                catch (SocketException failed)
                {
                    failure = failed;
                    // What this name led to before still stands.
                    found.AddRange(_known.Keys.Where(known => known.Item1 == upstream));
                }
            }

            Take([.. found.Distinct().Take(MostAddresses)]);
            if (found.Count == 0)
            {
                throw failure ?? new SocketException((int)SocketError.HostNotFound);
            }
        }
        finally
        {
            Volatile.Write(ref _resolvedAt, time.GetTimestamp());
            lock (_gate)
            {
                _resolving = null;
            }
        }
    }

    private async Task<IPAddress[]> AddressesAsync(Uri upstream)
    {
        if (IPAddress.TryParse(upstream.IdnHost.Trim('[', ']'), out var numeric))
        {
            return [numeric];
        }

        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            return await names.ResolveAsync(upstream.IdnHost, patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }
    }

    private void Take(IReadOnlyList<(Uri Upstream, IPEndPoint Address)> found)
    {
        lock (_gate)
        {
            if (found.Count == 0)
            {
                return;
            }

            var known = found.ToDictionary(key => key, key => _known.GetValueOrDefault(key) ?? create(key.Upstream, key.Address));
            foreach (var dropped in _known.Where(pair => !known.ContainsKey(pair.Key)))
            {
                dropped.Value.Retire();
            }

            _known = known;
            Volatile.Write(ref _targets, [.. known.Values]);
            if (_retired)
            {
                Array.ForEach(_targets, target => target.Retire());
            }
        }
    }
}
