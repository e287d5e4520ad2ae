using System.Net;
using System.Net.WebSockets;
using System.Text;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Enforcer.Tests.Gateway;

public sealed class ForwardingTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Carries_a_request_through_both_gateways(string version)
    {
        _pair.App = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.Headers["x-seen"] = $"{context.Request.Method} {context.Request.Host} {context.Features.Get<IHttpRequestFeature>()!.RawTarget} {context.Request.Headers["x-mine"]}";
            await context.Response.WriteAsync(await reader.ReadToEndAsync());
        };
        await _pair.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a%20b?q=%2F&r=ü")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("body"),
        };
        request.Headers.Host = "orders.shop.svc";
        request.Headers.Add("x-mine", "1");

        using var response = await _pair.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Version.Parse(version), response.Version);
        Assert.Equal("body", await response.Content.ReadAsStringAsync());
        Assert.Equal("POST orders.shop.svc /a%20b?q=%2F&r=%C3%BC 1", response.Headers.GetValues("x-seen").Single());
    }

    [Fact]
    public async Task Speaks_http2_between_the_gateways()
    {
        await _pair.StartAsync();

        await _pair.Client.GetStringAsync("/");

        Assert.Contains("\"protocol\": \"h2\"", await _pair.AdminOf(_pair.Orders).GetStringAsync("/peers"), StringComparison.Ordinal);
        Assert.Contains("\"open\": 1", await _pair.AdminOf(_pair.Web).GetStringAsync("/peers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Carries_a_body_larger_than_any_buffer_both_ways()
    {
        _pair.App = context => context.Request.Body.CopyToAsync(context.Response.Body);
        await _pair.StartAsync();
        var body = new byte[8 * 1024 * 1024];
        new Random(1).NextBytes(body);

        using var response = await _pair.Client.PostAsync("/", new ByteArrayContent(body));

        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Carries_a_body_of_unknown_length_both_ways()
    {
        // Not the common case, so it takes the forwarder on both legs.
        _pair.App = context => context.Request.Body.CopyToAsync(context.Response.Body);
        await _pair.StartAsync();
        var body = new byte[1024 * 1024];
        new Random(1).NextBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = true;

        using var response = await _pair.Client.SendAsync(request);

        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(40_000)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public async Task Carries_the_last_byte_of_a_body_whose_length_was_said(int length)
    {
        var body = new byte[length];
        new Random(1).NextBytes(body);
        _pair.App = async context =>
        {
            context.Response.ContentLength = length;
            for (var at = 0; at < length; at += 10_000)
            {
                await context.Response.Body.WriteAsync(body.AsMemory(at, Math.Min(10_000, length - at)));
                await context.Response.Body.FlushAsync();
            }
        };
        await _pair.StartAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        Assert.Equal(body, await _pair.Client.GetByteArrayAsync("/", deadline.Token));
    }

    [Fact]
    public async Task Passes_server_sent_events_as_they_come()
    {
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pair.App = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("data: 2\n\n");
        };
        await _pair.StartAsync();

        await using var stream = await _pair.Client.GetStreamAsync("/events");
        using var reader = new StreamReader(stream);
        var first = await reader.ReadLineAsync();
        more.SetResult();
        var rest = await reader.ReadToEndAsync();

        Assert.Equal("data: 1", first);
        Assert.Contains("data: 2", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_grpc_over_http2_with_its_trailers()
    {
        _pair.AppProtocols = HttpProtocols.Http2;
        _pair.App = async context =>
        {
            Assert.Equal("HTTP/2", context.Request.Protocol);
            Assert.Equal("trailers", context.Request.Headers.TE.ToString());
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        };
        await _pair.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/shop.Orders/Get")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new("application/grpc") } },
        };
        request.Headers.TE.ParseAdd("trailers");

        using var response = await _pair.Client.SendAsync(request);

        Assert.Equal(5, (await response.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Carries_a_web_socket()
    {
        _pair.App = EchoSocket.AnswerAsync;
        await _pair.StartAsync();
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://{_pair.Web.Endpoint("outbound")}/socket"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("ping"), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[16];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        Assert.Equal("ping", Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task Answers_502_with_a_reason_when_the_app_is_not_there()
    {
        await _pair.StartAsync();
        var gone = _pair.OrdersConfiguration().Replace(_pair.AppAddress, "127.0.0.1:1", StringComparison.Ordinal);
        _pair.Orders.Runtime.Apply(Enforcer.Gateway.Configuration.GatewayOptionsReader.Read(_pair.OrdersFile, gone));

        using var response = await _pair.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("upstream-unreachable", response.Headers.GetValues("x-enforcer-reason").Single());
    }

    [Fact]
    public async Task Refuses_a_host_that_no_route_names()
    {
        _pair.Route = ", hosts: ['orders.shop.svc', '*.orders.shop.svc']";
        await _pair.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusForAsync("orders.shop.svc"));
        Assert.Equal(HttpStatusCode.OK, await StatusForAsync("Orders.Shop.Svc:8080"));
        Assert.Equal(HttpStatusCode.OK, await StatusForAsync("eu.orders.shop.svc"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusForAsync("evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusForAsync("notorders.shop.svc"));
    }

    private async Task<HttpStatusCode> StatusForAsync(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;
        using var response = await _pair.Client.SendAsync(request);
        return response.StatusCode;
    }
}
