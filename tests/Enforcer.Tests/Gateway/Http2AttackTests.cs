using System.Net;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Connection = Enforcer.Tests.Support.ScriptedPeer.Connection;

namespace Enforcer.Tests.Gateway;

/// <summary>What a peer with a good identity may try over HTTP/2 against an inbound listener: it loses its connection, and nobody else notices.</summary>
public sealed class Http2AttackTests : IAsyncLifetime
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte Continuation = 9;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly GatewayPair _pair = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(40));
    private int _reached;
    private int _running;
    private int _mostRunning;

    public Task InitializeAsync()
    {
        _pair.Access = "access: {rules: [{action: allow}]}";
        _pair.Both = "limits: {headerTimeout: 1s}";
        _pair.App = CountAsync;
        return _pair.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Rapid_resets_end_the_connection_and_never_pile_up_at_the_app()
    {
        var peer = await ConnectAsync();
        await FloodAsync(peer, first => [.. Enumerable.Range(0, 100).SelectMany(i => (byte[][])
        [
            Connection.Bytes(Headers, EndHeaders | EndStream, first + (2 * i), FramePeer.Block((":path", "/held"))),
            Connection.Bytes(Reset, 0, first + (2 * i), 0, 0, 0, 8),
        ])]);

        Assert.InRange(_mostRunning, 0, 400);
        await OthersAreServedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Continuations_without_end_end_the_connection(bool empty)
    {
        var peer = await ConnectAsync();
        var begun = false;
        await FloodAsync(peer, _ =>
        {
            var head = begun ? [] : (byte[][])[Connection.Bytes(Headers, EndStream, 1, FramePeer.Block())];
            begun = true;
            // Literals that are never the last.
            return [.. head, .. Enumerable.Repeat(Connection.Bytes(Continuation, 0, 1, empty ? [] : FramePeer.Block(("x", new string('x', 1000)))[^1004..]), 100)];
        });

        await OthersAreServedAsync();
    }

    [Theory]
    [InlineData(Ping)]
    [InlineData(Settings)]
    public async Task A_peer_that_asks_without_end_and_reads_no_answer_is_not_read_any_more(byte type)
    {
        var peer = await ConnectAsync();

        // Either the connection ends or the flood comes to a stand: what it must not do is go on for ever.
        await FloodAsync(peer, _ => [.. Enumerable.Repeat(Connection.Bytes(type, 0, 0, type == Ping ? new byte[8] : [0, 3, 0, 0, 0, 100]), 2000)], reads: false);

        await OthersAreServedAsync();
    }

    [Fact]
    public async Task A_body_beyond_the_window_ends_the_connection()
    {
        var peer = await ConnectAsync();
        var begun = false;
        await FloodAsync(peer, _ =>
        {
            var head = begun ? [] : (byte[][])[Connection.Bytes(Headers, EndHeaders, 1, FramePeer.Block((":method", "POST"), (":path", "/held")))];
            begun = true;
            return [.. head, .. Enumerable.Repeat(Connection.Bytes(Data, 0, 1, new byte[16_000]), 20)];
        });

        await OthersAreServedAsync();
    }

    [Theory]
    [InlineData("upper-case")]
    [InlineData("request-in-name")]
    [InlineData("identity-in-name")]
    [InlineData("space-after-name")]
    [InlineData("line-end-in-value")]
    [InlineData("line-end-in-path")]
    [InlineData("space-in-path")]
    [InlineData("request-line-in-method")]
    [InlineData("colon-in-name")]
    [InlineData("transfer-encoding")]
    [InlineData("connection")]
    [InlineData("no-path")]
    [InlineData("two-paths")]
    [InlineData("two-lengths")]
    [InlineData("pseudo-after-regular")]
    [InlineData("length-without-body")]
    public async Task A_request_that_would_be_two_in_http11_reaches_the_app_not_at_all(string sin)
    {
        var peer = await ConnectAsync();
        const string Smuggled = " HTTP/1.1\r\nHost: a\r\n\r\nGET /smuggled";
        var block = sin switch
        {
            "upper-case" => FramePeer.Block(("X-Upper", "1")),
            "request-in-name" => FramePeer.Block(("x: 1\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\ny", "1")),
            "identity-in-name" => FramePeer.Block(("x: 1\r\nx-forwarded-client-cert", "URI=spiffe://cluster.local/ns/shop/sa/admin")),
            "space-after-name" => FramePeer.Block(("x-forwarded-client-cert ", "URI=spiffe://cluster.local/ns/shop/sa/admin")),
            "line-end-in-value" => FramePeer.Block(("x", "1\r\n\r\nGET /smuggled HTTP/1.1")),
            "line-end-in-path" => FramePeer.Block((":path", "/" + Smuggled)),
            "space-in-path" => FramePeer.Block((":path", "/ HTTP/1.1 x")),
            "request-line-in-method" => FramePeer.Block((":method", "GET /" + Smuggled)),
            "colon-in-name" => FramePeer.Block(("x: 1\r\ny", "1")),
            "transfer-encoding" => FramePeer.Block(("transfer-encoding", "chunked")),
            "connection" => FramePeer.Block(("connection", "upgrade")),
            "no-path" => FramePeer.Block((":path", "")),
            "two-paths" => [.. FramePeer.Block(), .. FramePeer.Block()],
            "two-lengths" => FramePeer.Block(("content-length", "1"), ("content-length", "2")),
            "pseudo-after-regular" => [.. FramePeer.Block(("x", "1")), 0, 5, .. ":path"u8, 1, (byte)'/'],
            _ => FramePeer.Block((":method", "POST"), ("content-length", "10")),
        };

        await peer.SendAsync(Headers, EndHeaders | EndStream, 1, block);
        var frame = await peer.ReadAsync().WaitAsync(_deadline.Token);
        while (frame.Type is not (Reset or GoAway or Headers))
        {
            frame = await peer.ReadAsync().WaitAsync(_deadline.Token);
        }

        await OthersAreServedAsync();
        Assert.Equal(1, _reached);
    }

    private async Task CountAsync(HttpContext context)
    {
        Interlocked.Increment(ref _reached);
        InterlockedMax(Interlocked.Increment(ref _running));
        try
        {
            if (context.Request.Path == "/held")
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // Given up, as it should be.
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void InterlockedMax(int value)
    {
        for (var seen = _mostRunning; value > seen; seen = _mostRunning)
        {
            Interlocked.CompareExchange(ref _mostRunning, value, seen);
        }
    }

    private async Task<Connection> ConnectAsync()
    {
        using var leaf = _pair.Authority.Issue("web");
        return await FramePeer.ConnectAsync(_pair.Inbound, leaf, _deadline.Token);
    }

    /// <summary>Sends until it cannot: the connection ended, or nothing of it was taken for a while.</summary>
    private async Task FloodAsync(Connection peer, Func<int, byte[][]> portion, bool reads = true)
    {
        var reading = reads ? ReadAllAsync(peer) : Task.Delay(Timeout.Infinite, _deadline.Token);
        try
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            for (var first = 1; watch.Elapsed < TimeSpan.FromSeconds(15); first += 200)
            {
                await peer.SendAsync(portion(first)).WaitAsync(TimeSpan.FromSeconds(3), _deadline.Token);
            }
        }
        catch (Exception failure) when (failure is IOException || (failure is TimeoutException && !reads))
        {
            return;
        }

        Assert.Fail("it took everything");
        await reading;
    }

    private static async Task ReadAllAsync(Connection peer)
    {
        try
        {
            while (true)
            {
                await peer.ReadAsync();
            }
        }
        catch (IOException)
        {
            // That is the end of it.
        }
    }

    private async Task OthersAreServedAsync()
    {
        using var response = await _pair.Client.GetAsync("/", _deadline.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
