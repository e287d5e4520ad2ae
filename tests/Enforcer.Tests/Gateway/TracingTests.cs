using System.Collections.Concurrent;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

public sealed class TracingTests : IAsyncLifetime
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = $"00-{Trace}-b7ad6b7169203331-01";

    private readonly GatewayPair _pair = new();
    private readonly ConcurrentQueue<(string Parent, string State)> _seen = [];

    public Task InitializeAsync()
    {
        _pair.App = context =>
        {
            _seen.Enqueue((context.Request.Headers.TraceParent.ToString(), context.Request.Headers.TraceState.ToString()));
            return context.Response.WriteAsync("hello");
        };
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_tracing_the_trace_passes_as_it_came(bool chunked)
    {
        await _pair.StartAsync();

        await SendAsync(Parent, "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7", chunked);
        await SendAsync(null, null, chunked);

        Assert.Equal([(Parent, "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"), ("", "")], _seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_tracing_each_gateway_is_a_span_of_the_trace(bool chunked)
    {
        await using var receiver = await SpanReceiver.StartAsync();
        _pair.Both = $"tracing: {{endpoint: '{receiver.Address}', sample: 0, service: shop-gateway}}";
        await _pair.StartAsync();

        await SendAsync(Parent, "congo=t61rcWkgMzE", chunked);

        var (parent, state) = Assert.Single(_seen);
        Assert.Matches($"^00-{Trace}-[0-9a-f]{{16}}-01$", parent);
        Assert.NotEqual(Parent, parent);
        Assert.Equal("congo=t61rcWkgMzE", state);
        await StopAsync();
        // The app's parent is the inbound gateway's span.
        Assert.True(receiver.Holds(Convert.FromHexString(Trace)));
        Assert.True(receiver.Holds(Convert.FromHexString(parent.Split('-')[2])));
        Assert.True(receiver.Holds(Convert.FromHexString("b7ad6b7169203331")));
        Assert.True(receiver.Holds("spiffe://cluster.local/ns/shop/sa/web"));
        Assert.True(receiver.Holds("shop-gateway"));
        Assert.False(receiver.Holds("k7Rz"));
    }

    [Fact]
    public async Task Sends_nothing_of_a_trace_that_its_author_does_not_record()
    {
        await using var receiver = await SpanReceiver.StartAsync();
        _pair.Both = $"tracing: {{endpoint: '{receiver.Address}', sample: 1}}";
        await _pair.StartAsync();

        await SendAsync(Parent[..^1] + "0", null, chunked: false);
        await StopAsync();

        Assert.True(receiver.IsEmpty);
        Assert.Matches($"^00-{Trace}-[0-9a-f]{{16}}-00$", Assert.Single(_seen).Parent);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_costs_no_request()
    {
        _pair.Both = "tracing: {endpoint: 'http://127.0.0.1:1', sample: 1}";
        await _pair.StartAsync();

        await SendAsync("garbage", null, chunked: false);

        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", Assert.Single(_seen).Parent);
    }

    // What waits is sent at the end of a host.
    private async Task StopAsync()
    {
        await _pair.Web.DisposeAsync();
        await _pair.Orders.DisposeAsync();
    }

    private async Task SendAsync(string? parent, string? state, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?token=k7Rz2qLw9Xv") { Content = chunked ? new StreamContent(new MemoryStream(new byte[10])) : new ByteArrayContent(new byte[10]) };
        request.Headers.TransferEncodingChunked = chunked;
        foreach (var (name, value) in ((string, string?)[])[("traceparent", parent), ("tracestate", state)])
        {
            if (value is not null)
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            }
        }

        // The client of the test is no part of any trace.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = _pair.Outbound };
        using var response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode);
    }
}
