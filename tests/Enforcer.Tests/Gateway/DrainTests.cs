using System.Net.WebSockets;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

/// <summary>How callers of our app learn that it goes away, and what is still carried meanwhile.</summary>
public sealed class DrainTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private readonly TaskCompletionSource<WebSocketCloseStatus?> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task InitializeAsync()
    {
        _pair.App = context => context.Request.Path == "/socket" ? EchoSocket.AnswerAsync(context, _told.SetResult) : context.Response.WriteAsync("hello");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task A_web_socket_is_told_1001_between_two_messages_and_so_is_the_app()
    {
        await _pair.StartAsync();
        using var socket = await ConnectAsync();
        using var admin = _pair.AdminOf(_pair.Orders);

        using var drained = await admin.PostAsync("/drain", null, _deadline.Token);

        await EndsAsync(socket);
    }

    [Fact]
    public async Task A_stop_waits_for_web_sockets_only_as_long_as_they_need_to_leave()
    {
        await _pair.StartAsync();
        using var socket = await ConnectAsync();

        var stopping = _pair.Orders.StopAsync(_deadline.Token);

        await EndsAsync(socket);
        await stopping.WaitAsync(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task The_apps_own_calls_go_on_while_its_callers_are_asked_to_leave()
    {
        await _pair.StartAsync();
        using var admin = _pair.AdminOf(_pair.Web);

        using var drained = await admin.PostAsync("/drain", null, _deadline.Token);

        for (var i = 0; i < 3; i++)
        {
            using var response = await _pair.Client.GetAsync("/", _deadline.Token);
            Assert.True(response.IsSuccessStatusCode);
            Assert.NotEqual(true, response.Headers.ConnectionClose);
        }
    }

    [Fact]
    public async Task The_app_may_still_call_others_to_finish_what_it_was_asked()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pair.App = async context =>
        {
            asked.TrySetResult();
            await finish.Task;
            await context.Response.WriteAsync("done");
        };
        _pair.OrdersListeners = """
              - name: calls
                bind: 127.0.0.1:0
                direction: outbound
                routes: [{upstream: 'https://127.0.0.1:1', peer: 'spiffe://cluster.local/ns/shop/sa/other'}]
            """;
        await _pair.StartAsync();
        var answer = _pair.Client.GetStringAsync("/", _deadline.Token);
        await asked.Task.WaitAsync(_deadline.Token);

        var stopping = _pair.Orders.StopAsync(_deadline.Token);
        await WaitUntilNotReadyAsync();
        using var client = new HttpClient();
        using var call = await client.GetAsync(new Uri($"http://{_pair.Orders.Endpoint("calls")}/"), _deadline.Token);
        finish.SetResult();

        // Carried as far as it goes: nobody is there.
        Assert.Equal(System.Net.HttpStatusCode.BadGateway, call.StatusCode);
        Assert.Equal("done", await answer);
        await stopping;
    }

    private async Task WaitUntilNotReadyAsync()
    {
        var readiness = (Enforcer.Hosting.Readiness)_pair.Orders.Services.GetService(typeof(Enforcer.Hosting.Readiness))!;
        while (readiness.IsReady)
        {
            _deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_pair.Web.Endpoint("outbound")}/socket"), _deadline.Token);
        await socket.SendAsync(new byte[] { 7 }, WebSocketMessageType.Binary, true, _deadline.Token);
        var buffer = new byte[8];
        Assert.Equal(1, (await socket.ReceiveAsync(buffer, _deadline.Token)).Count);
        return socket;
    }

    private async Task EndsAsync(ClientWebSocket socket)
    {
        var last = await socket.ReceiveAsync(new byte[8], _deadline.Token);
        Assert.Equal(WebSocketMessageType.Close, last.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "", _deadline.Token);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await _told.Task.WaitAsync(_deadline.Token));
    }
}
