using System.Net;
using System.Net.Sockets;
using System.Text;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

public sealed class LimitTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Refuses_headers_that_are_too_large_or_too_many()
    {
        _pair.Both = "limits: {headerBytes: 2048, headerCount: 20, requestLineBytes: 512}";
        await _pair.StartAsync();

        Assert.StartsWith("HTTP/1.1 431 ", await SayAsync($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', 4096)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await SayAsync($"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 30).Select(i => $"X{i}: 1\r\n"))}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414 ", await SayAsync($"GET /{new string('x', 1024)} HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Cuts_off_a_client_that_is_slow_with_its_headers()
    {
        _pair.Both = "limits: {headerTimeout: 200ms}";
        await _pair.StartAsync();

        Assert.StartsWith("HTTP/1.1 408 ", await SayAsync("GET / HTTP/1.1\r\nHost: a\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cuts_off_a_peer_that_is_slow_with_its_handshake()
    {
        _pair.Both = "limits: {handshakeTimeout: 200ms}";
        await _pair.StartAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_pair.Inbound);

        Assert.Equal(0, await socket.ReceiveAsync(new byte[1], _deadline.Token));

        Assert.Contains("\"reason\": \"handshake-failed\"", await _pair.AdminOf(_pair.Orders).GetStringAsync("/peers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closes_connections_beyond_the_limit_at_once()
    {
        _pair.Both = "limits: {connections: 2}";
        await _pair.StartAsync();
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        using var third = await ConnectAsync();

        Assert.Equal(0, await ReceiveAsync(third));
        await first.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray());
        Assert.True(await ReceiveAsync(first) > 0);
    }

    [Fact]
    public async Task Ends_a_request_on_which_no_byte_moves()
    {
        _pair.Both = "limits: {idleTimeout: 1s}";
        _pair.App = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await _pair.StartAsync();

        using var response = await _pair.Client.GetAsync("/", _deadline.Token);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("upstream-timeout", response.Headers.GetValues("x-enforcer-reason").Single());
    }

    [Fact]
    public async Task Ends_an_answer_that_its_client_never_reads_and_holds_the_app_back_meanwhile()
    {
        _pair.Both = "limits: {idleTimeout: 1s}";
        var held = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pair.App = async context =>
        {
            var written = 0L;
            try
            {
                for (var part = new byte[64 * 1024]; ; written += part.Length)
                {
                    var writing = context.Response.Body.WriteAsync(part, context.RequestAborted).AsTask();
                    if (await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(300))) != writing)
                    {
                        held.TrySetResult(written);
                    }

                    await writing;
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException or IOException)
            {
                ended.TrySetResult();
            }
        };
        await _pair.StartAsync();
        using var client = await ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());

        Assert.InRange(await held.Task.WaitAsync(_deadline.Token), 1, 64 * 1024 * 1024);
        await ended.Task.WaitAsync(_deadline.Token);
    }

    [Fact]
    public async Task Ends_a_request_whose_body_never_comes()
    {
        _pair.Both = "limits: {idleTimeout: 1s}";
        _pair.App = context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await _pair.StartAsync();

        Assert.StartsWith("HTTP/1.1 504 ", await SayAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_good_peers_through_a_flood_of_handshakes_that_lead_nowhere()
    {
        _pair.Both = "limits: {handshakeTimeout: 500ms, connections: 2000}";
        await _pair.StartAsync();
        var flood = new List<Socket>();
        for (var i = 0; i < 300; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            flood.Add(socket);
            await socket.ConnectAsync(_pair.Inbound, _deadline.Token);
            // The start of a record that never ends, or nothing at all.
            if (i % 2 == 0)
            {
                await socket.SendAsync(new byte[] { 22, 3, 1, 2, 0, 1 });
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/", _deadline.Token)).StatusCode);
        foreach (var socket in flood)
        {
            Assert.Equal(0, await ReceiveAsync(socket));
            socket.Dispose();
        }
    }

    [Fact]
    public async Task Sorts_a_preface_that_comes_byte_by_byte()
    {
        await _pair.StartAsync();
        using var socket = await ConnectAsync();
        foreach (var part in "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().Chunk(1))
        {
            await socket.SendAsync(part);
        }

        await socket.SendAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
        var answer = new byte[9];
        var length = await socket.ReceiveAsync(answer, _deadline.Token);

        Assert.True(length >= 4 && answer[3] == 4, "an HTTP/2 server answers with SETTINGS");
    }

    [Fact]
    public async Task Takes_the_start_of_a_preface_that_goes_on_differently_for_http11()
    {
        await _pair.StartAsync();

        Assert.StartsWith("HTTP/1.1 505 ", await SayAsync("PRI * HTTP/9.9\r\n\r\n"), StringComparison.Ordinal);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_pair.Web.Endpoint("outbound"));
        return socket;
    }

    private async Task<int> ReceiveAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[256], _deadline.Token);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private async Task<string> SayAsync(string request)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        var answer = new byte[256];
        return Encoding.Latin1.GetString(answer, 0, await socket.ReceiveAsync(answer, _deadline.Token));
    }
}
