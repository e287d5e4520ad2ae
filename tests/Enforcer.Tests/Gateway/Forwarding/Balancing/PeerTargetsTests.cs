using System.Net;
using System.Net.Sockets;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Forwarding.Balancing;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway.Forwarding.Balancing;

public sealed class PeerTargetsTests
{
    private readonly SteppedTime _time = new();
    private readonly Names _names = new();
    private readonly List<IPEndPoint> _made = [];

    [Fact]
    public async Task Finds_all_addresses_of_a_name_and_asks_again_after_a_while()
    {
        _names.Answer = ["10.0.0.1", "10.0.0.2"];
        var targets = Create("https://orders.shop.svc:15006");

        var first = await targets.CurrentAsync(CancellationToken.None);
        var again = await targets.CurrentAsync(CancellationToken.None);
        _names.Answer = ["10.0.0.2", "10.0.0.3"];
        _time.Pass(BalancedTargets<PeerTarget>.Freshness);
        // Requests do not wait for the resolver: this one starts it.
        await targets.CurrentAsync(CancellationToken.None);
        await _names.AskedAsync(2);
        var later = await UntilAsync(targets, all => !all.Contains(first[0]));

        Assert.Equal(2, first.Length);
        Assert.Same(first, again);
        Assert.Equal(2, later.Length);
        Assert.Contains(first[1], later);
        Assert.Equal(["10.0.0.1:15006", "10.0.0.2:15006", "10.0.0.3:15006"], _made.Select(address => address.ToString()));
    }

    [Fact]
    public async Task Keeps_the_last_addresses_while_the_resolver_fails()
    {
        _names.Answer = ["10.0.0.1"];
        var targets = Create("https://orders.shop.svc:15006");
        var first = await targets.CurrentAsync(CancellationToken.None);

        _names.Answer = null;
        _time.Pass(BalancedTargets<PeerTarget>.Freshness);
        await targets.CurrentAsync(CancellationToken.None);
        await _names.AskedAsync(2);

        Assert.Equal(first, await targets.CurrentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Says_that_a_name_leads_nowhere_and_finds_it_later()
    {
        var targets = Create("https://orders.shop.svc:15006");

        await Assert.ThrowsAsync<SocketException>(async () => await targets.CurrentAsync(CancellationToken.None));
        _names.Answer = ["10.0.0.1"];

        Assert.Single(await targets.CurrentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Never_asks_for_a_numeric_address()
    {
        var targets = Create("https://10.0.0.1:1", "https://[::1]:2");

        Assert.Equal(2, (await targets.CurrentAsync(CancellationToken.None)).Length);
        _time.Pass(BalancedTargets<PeerTarget>.Freshness);
        await targets.CurrentAsync(CancellationToken.None);

        Assert.Equal(0, _names.Asked);
    }

    [Fact]
    public async Task Chooses_the_less_busy_of_two_and_none_that_is_left_alone()
    {
        var all = await Create("https://10.0.0.1:1", "https://10.0.0.2:1").CurrentAsync(CancellationToken.None);

        Assert.Equal(2, Enumerable.Range(0, 200).Select(_ => BalancedTargets<PeerTarget>.Choose(all, null)).Distinct().Count());
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(all[1], BalancedTargets<PeerTarget>.Choose(all, all[0])));
        for (var i = 0; i < CircuitBreaker.Threshold; i++)
        {
            all[0].Breaker.Failed();
        }

        Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(all[1], BalancedTargets<PeerTarget>.Choose(all, null)));
        Assert.Null(BalancedTargets<PeerTarget>.Choose(all, all[1]));
    }

    private BalancedTargets<PeerTarget> Create(params string[] upstreams) => new(
        [.. upstreams.Select(upstream => new Uri(upstream))],
        (_, address) =>
        {
            _made.Add(address);
            // Nothing of these is asked before a request goes out.
            return new PeerTarget(null!, null!, new LimitOptions(), _time);
        },
        _names,
        _time);

    private static async Task<PeerTarget[]> UntilAsync(BalancedTargets<PeerTarget> targets, Func<PeerTarget[], bool> test)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var all = await targets.CurrentAsync(deadline.Token);
            if (test(all))
            {
                return all;
            }

            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Names : INameResolver
    {
        private readonly SemaphoreSlim _asked = new(0);

        public string[]? Answer { get; set; }

        public int Asked { get; private set; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Asked++;
            _asked.Release();
            return Answer is null ? throw new SocketException((int)SocketError.HostNotFound) : Task.FromResult(Array.ConvertAll(Answer, IPAddress.Parse));
        }

        public async Task AskedAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.True(await _asked.WaitAsync(TimeSpan.FromSeconds(20)));
            }
        }
    }
}
