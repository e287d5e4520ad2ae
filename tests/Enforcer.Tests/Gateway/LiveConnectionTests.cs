using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Enforcer.Gateway;
using Enforcer.Gateway.Connections;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Gateway;

/// <summary>What is open ends when its peer no longer proves what it proved: streams, sockets, tunnels and idle connections, whichever side learns of it.</summary>
public sealed class LiveConnectionTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new() { RevocationLists = true };
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private readonly TcpListener _tunnelApp = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _appSawTheEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TcpClient> _accepted = [];

    public async Task InitializeAsync()
    {
        _tunnelApp.Start();
        _pair.TunnelApp = _tunnelApp.LocalEndpoint;
        _pair.App = StreamAsync;
        await File.WriteAllTextAsync(Path.Combine(_pair.OrdersFolder.Path, "crl.pem"), TestRevocation.Pem(TestRevocation.Write(_pair.Authority)));
        await File.WriteAllTextAsync(Path.Combine(_pair.WebFolder.Path, "crl.pem"), TestRevocation.Pem(TestRevocation.Write(_pair.Authority)));
    }

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _accepted.ForEach(client => client.Dispose());
        _tunnelApp.Dispose();
        _deadline.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_streams_is_cut(bool callerIsRevoked)
    {
        await _pair.StartAsync();
        await using var stream = await _pair.Client.GetStreamAsync("/", _deadline.Token);
        await stream.ReadExactlyAsync(new byte[5], _deadline.Token);

        await RevokeAsync(callerIsRevoked);

        await Assert.ThrowsAnyAsync<Exception>(async () => await stream.ReadExactlyAsync(new byte[1], _deadline.Token));
        Assert.False(_deadline.IsCancellationRequested);
        await _appSawTheEnd.Task.WaitAsync(_deadline.Token);
        await SaysAsync(callerIsRevoked ? _pair.Orders : _pair.Web, "revoked");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_web_socket_is_cut(bool callerIsRevoked)
    {
        _pair.App = EchoSocket.AnswerAsync;
        await _pair.StartAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_pair.Web.Endpoint("outbound")}/"), _deadline.Token);
        await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, true, _deadline.Token);
        await socket.ReceiveAsync(new byte[1], _deadline.Token);

        await RevokeAsync(callerIsRevoked);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[1], _deadline.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tunnel_is_cut(bool callerIsRevoked)
    {
        await _pair.StartAsync();
        using var client = await ConnectTunnelAsync();

        await RevokeAsync(callerIsRevoked);

        await Assert.ThrowsAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token));
    }

    [Fact]
    public async Task A_tunnel_ends_when_the_access_rules_no_longer_let_its_peer_in()
    {
        await _pair.StartAsync();
        using var client = await ConnectTunnelAsync();

        await File.WriteAllTextAsync(_pair.OrdersFile, (await File.ReadAllTextAsync(_pair.OrdersFile)).Replace("sa/web", "sa/other", StringComparison.Ordinal));
        Assert.True(_pair.Orders.Services.GetRequiredService<FollowedConfiguration>().Reload());

        await Assert.ThrowsAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token));
        await SaysAsync(_pair.Orders, "access-denied");
    }

    [Fact]
    public async Task A_stream_is_cut_when_its_peers_certificate_ends()
    {
        await _pair.StartAsync();
        await using var stream = await _pair.Client.GetStreamAsync("/", _deadline.Token);
        await stream.ReadExactlyAsync(new byte[5], _deadline.Token);

        _pair.Time.Now += TimeSpan.FromHours(2);

        await Assert.ThrowsAnyAsync<Exception>(async () => await stream.ReadExactlyAsync(new byte[1], _deadline.Token));
        await _appSawTheEnd.Task.WaitAsync(_deadline.Token);
    }

    [Fact]
    public async Task A_stream_goes_on_when_somebody_else_is_revoked()
    {
        await _pair.StartAsync();
        await using var stream = await _pair.Client.GetStreamAsync("/", _deadline.Token);
        await stream.ReadExactlyAsync(new byte[5], _deadline.Token);
        using var somebody = _pair.Authority.Issue("somebody");

        await WriteListAsync(_pair.OrdersFolder.Path, TestRevocation.Write(_pair.Authority, somebody));
        Assert.True(_pair.Orders.Certificates.Reload());
        _pair.Orders.Services.GetRequiredService<PeerGate>().CloseLapsed(_pair.Orders.Certificates.Current);

        // The app says one more word for each request to another path.
        using var other = await _pair.Client.GetAsync("/more", _deadline.Token);
        await stream.ReadExactlyAsync(new byte[4], _deadline.Token);
        Assert.False(_appSawTheEnd.Task.IsCompleted);
    }

    [Fact]
    public void Nothing_outlives_its_proof_by_a_second() => Assert.InRange(PeerWatch.Period, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));

    private async Task StreamAsync(HttpContext context)
    {
        if (context.Request.Path == "/more")
        {
            _more.SetResult();
            return;
        }

        await context.Response.WriteAsync("first");
        await context.Response.Body.FlushAsync();
        try
        {
            await _more.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("more");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            _appSawTheEnd.TrySetResult();
        }
    }

    private async Task RevokeAsync(bool caller)
    {
        var (knows, revoked, folder) = caller ? (_pair.Orders, _pair.Web, _pair.OrdersFolder) : (_pair.Web, _pair.Orders, _pair.WebFolder);
        await WriteListAsync(folder.Path, TestRevocation.Write(_pair.Authority, [revoked.Certificates.Current.Leaf]));
        Assert.True(knows.Certificates.Reload());
    }

    private static Task WriteListAsync(string folder, byte[] list) => File.WriteAllTextAsync(Path.Combine(folder, "crl.pem"), TestRevocation.Pem(list));

    private async Task<TcpClient> ConnectTunnelAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_pair.Web.Endpoint("tunnel"), _deadline.Token);
        var server = await _tunnelApp.AcceptTcpClientAsync(_deadline.Token);
        _accepted.Add(server);
        await server.GetStream().WriteAsync(new byte[1], _deadline.Token);
        await client.GetStream().ReadExactlyAsync(new byte[1], _deadline.Token);
        return client;
    }

    private async Task SaysAsync(GatewayHost gateway, string reason) =>
        Assert.Contains($"\"reason\": \"{reason}\"", await _pair.AdminOf(gateway).GetStringAsync("/peers", _deadline.Token), StringComparison.Ordinal);
}
