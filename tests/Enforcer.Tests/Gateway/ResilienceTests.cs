using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

/// <summary>What a request meets when some of what it leads to is not well.</summary>
public sealed class ResilienceTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task Goes_to_another_address_where_one_is_not_there_and_soon_leaves_that_alone()
    {
        _pair.App = async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync());
        _pair.OtherUpstreams = [$"https://{NobodyThere()}"];
        await _pair.StartAsync();

        // With a body, too: none of it was sent.
        for (var i = 0; i < 40; i++)
        {
            using var response = await _pair.Client.PostAsync("/", new StringContent($"body {i}"));
            Assert.Equal($"body {i}", await response.Content.ReadAsStringAsync());
        }

        var metrics = await _pair.AdminOf(_pair.Web).GetStringAsync("/metrics");
        Assert.Contains("enforcer_gateway_retries_total{listener=\"outbound\"} 5", metrics, StringComparison.Ordinal);
        Assert.Contains("enforcer_gateway_ejections_total{listener=\"outbound\"} 1", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_at_once_where_every_address_keeps_failing_and_finds_out_by_itself_when_that_ends()
    {
        await using var relay = new Relay();
        await _pair.StartAsync();
        await File.WriteAllTextAsync(_pair.WebFile, _pair.WebConfiguration().Replace(_pair.Inbound.ToString(), relay.Address, StringComparison.Ordinal));
        Assert.True(_pair.Web.Services.GetService(typeof(Enforcer.Gateway.FollowedConfiguration)) is Enforcer.Gateway.FollowedConfiguration follow && follow.Reload());

        for (var i = 0; i < 5; i++)
        {
            using var failed = await _pair.Client.GetAsync("/");
            Assert.Equal((HttpStatusCode.BadGateway, "handshake-failed"), (failed.StatusCode, Reason(failed)));
        }

        using var ejected = await _pair.Client.GetAsync("/");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "upstream-ejected"), (ejected.StatusCode, Reason(ejected)));
        var asked = relay.Connections;

        relay.Target = _pair.Inbound;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!(await _pair.Client.GetAsync("/")).IsSuccessStatusCode)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "it never came back");
            await Task.Yield();
        }

        // One request found out for all the others.
        Assert.Equal(asked + 1, relay.Connections);
    }

    [Fact]
    public async Task Counts_an_upstream_that_fails_under_its_reason()
    {
        await _pair.StartAsync();
        await File.WriteAllTextAsync(_pair.WebFile, _pair.WebConfiguration().Replace($"https://{_pair.Inbound}", "https://nowhere.invalid:1", StringComparison.Ordinal));
        Assert.True(_pair.Web.Services.GetService(typeof(Enforcer.Gateway.FollowedConfiguration)) is Enforcer.Gateway.FollowedConfiguration follow && follow.Reload());

        using var response = await _pair.Client.GetAsync("/");

        Assert.Equal((HttpStatusCode.BadGateway, "upstream-unresolved"), (response.StatusCode, Reason(response)));
        Assert.Contains(
            "enforcer_gateway_refusals_total{direction=\"outbound\",listener=\"outbound\",reason=\"upstream-unresolved\"} 1",
            await _pair.AdminOf(_pair.Web).GetStringAsync("/metrics"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Tells_its_own_failures_from_those_of_the_app(string method)
    {
        _pair.App = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers["x-enforcer-reason"] = "upstream-timeout";
            return Task.CompletedTask;
        };
        await _pair.StartAsync();

        // Of unknown length, so that it goes by the other way.
        using var request = new HttpRequestMessage(new HttpMethod(method), "/") { Content = method == "GET" ? null : new StreamContent(new MemoryStream(new byte[10])), Headers = { TransferEncodingChunked = method == "POST" } };
        using var response = await _pair.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.False(response.Headers.Contains("x-enforcer-reason"));
    }

    [Fact]
    public async Task Both_ways_to_the_app_share_one_bound()
    {
        _pair.Both = "limits: {upstreamConnections: 1}";
        _pair.App = context => context.Request.Path == "/socket" ? EchoSocket.AnswerAsync(context) : context.Response.WriteAsync("hello");
        await _pair.StartAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_pair.Web.Endpoint("outbound")}/socket"), CancellationToken.None);

        var waiting = _pair.Client.GetStringAsync("/");
        await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, true, CancellationToken.None);
        await socket.ReceiveAsync(new byte[1], CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        Assert.Equal("hello", await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData(HttpVersionPolicy.RequestVersionOrLower, "1.1")]
    [InlineData(HttpVersionPolicy.RequestVersionExact, "2.0")]
    public async Task An_answer_that_stalls_in_the_middle_is_cut_and_never_looks_whole(HttpVersionPolicy policy, string version)
    {
        _pair.Both = "limits: {idleTimeout: 1s}";
        _pair.App = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await _pair.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = Version.Parse(version), VersionPolicy = policy };
        using var response = await _pair.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_clock_that_jumps_refuses_what_it_says_has_ended_and_is_back_when_it_is_right_again()
    {
        _pair.WatchesPeers = false;
        await _pair.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
        var right = _pair.Time.Now;

        // Back: nobody new gets in, and who is connected stays. On: nobody is served.
        _pair.Time.Now = right.AddDays(-30);
        using var stranger = _pair.Authority.Issue("web");
        Assert.Equal("", await PeerClient.ExchangeAsync(_pair.Inbound, stranger, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
        _pair.Time.Now = right.AddDays(30);
        using var refused = await _pair.Client.GetAsync("/");
        Assert.Equal((HttpStatusCode.Forbidden, "expired"), (refused.StatusCode, Reason(refused)));

        _pair.Time.Now = right;
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
    }

    private static string NobodyThere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    private static string Reason(HttpResponseMessage response) => response.Headers.GetValues("x-enforcer-reason").Single();

    /// <summary>Closes what it accepts until it is told where to send it.</summary>
    private sealed class Relay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _accepting;
        private int _connections;

        public Relay()
        {
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public string Address => _listener.LocalEndpoint.ToString()!;

        public int Connections => Volatile.Read(ref _connections);

        public IPEndPoint? Target { get; set; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _connections);
                    _ = CarryAsync(client);
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private async Task CarryAsync(TcpClient client)
        {
            using (client)
            using (var server = new TcpClient())
            {
                if (Target is { } target)
                {
                    await server.ConnectAsync(target);
                    await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
                }
            }
        }
    }
}
