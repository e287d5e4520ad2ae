using System.Net;
using System.Text.Json;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enforcer.Tests.Gateway;

public sealed class AdministrationTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task Answers_health_metrics_configuration_and_peers()
    {
        await _pair.StartAsync();
        await _pair.Client.GetStringAsync("/");
        using var admin = _pair.AdminOf(_pair.Orders);

        Assert.Equal("ok\n", await admin.GetStringAsync("/healthz"));
        Assert.Equal("ready\n", await admin.GetStringAsync("/readyz"));
        Assert.Contains("enforcer_gateway_requests_total{direction=\"inbound\",listener=\"inbound\",status=\"2xx\"} 1", await admin.GetStringAsync("/metrics"), StringComparison.Ordinal);
        var peers = JsonDocument.Parse(await admin.GetStringAsync("/peers")).RootElement.GetProperty("peers");
        var peer = Assert.Single(peers.EnumerateArray());
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/web", peer.GetProperty("identity").GetString());
        Assert.Equal("valid", peer.GetProperty("verdict").GetString());
        Assert.Equal("h2", peer.GetProperty("protocol").GetString());
        Assert.Equal(1, peer.GetProperty("open").GetInt32());
        var config = JsonDocument.Parse(await admin.GetStringAsync("/config")).RootElement;
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/orders", config.GetProperty("identity").GetProperty("id").GetString());
        Assert.Equal(4096, config.GetProperty("limits").GetProperty("connections").GetInt32());
    }

    [Fact]
    public async Task Is_ready_only_after_a_handshake_with_itself()
    {
        var said = new List<string>();
        _pair.Logging = logging => logging.AddProvider(new ListLogs(said));
        await _pair.StartAsync();

        Assert.Contains(said, line => line.Contains("'self-handshake' is done", StringComparison.Ordinal));
        Assert.Contains(said, line => line.StartsWith("TLS 1.3; key exchange X25519MLKEM768 ", StringComparison.Ordinal));
        using var response = await _pair.AdminOf(_pair.Orders).GetAsync("/readyz");
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Shows_no_secret()
    {
        await _pair.StartAsync();
        using var admin = _pair.AdminOf(_pair.Orders);
        var key = await File.ReadAllTextAsync(_pair.OrdersIdentity!.Key);

        foreach (var path in (string[])["/config", "/peers", "/metrics"])
        {
            var text = await admin.GetStringAsync(path);
            Assert.DoesNotContain("PRIVATE", text, StringComparison.Ordinal);
            Assert.DoesNotContain(key.Split('\n')[1], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Serves_nothing_of_the_admin_port_on_a_carrying_port()
    {
        await _pair.StartAsync();

        Assert.Equal("hello", await _pair.Client.GetStringAsync("/healthz"));
        Assert.Equal("hello", await _pair.Client.GetStringAsync("/config"));
    }

    [Fact]
    public async Task Is_not_ready_once_its_own_certificate_has_ended()
    {
        await _pair.StartAsync();
        using var admin = _pair.AdminOf(_pair.Orders);

        _pair.Time.Now += TimeSpan.FromHours(2);
        _pair.Orders.Services.GetRequiredService<Enforcer.Certificates.IdentityReadiness>().Reload();
        using var lost = await admin.GetAsync("/readyz");
        _pair.Time.Now -= TimeSpan.FromHours(2);
        _pair.Orders.Services.GetRequiredService<Enforcer.Certificates.IdentityReadiness>().Reload();

        Assert.Equal("waiting for: certificates\n", await lost.Content.ReadAsStringAsync());
        Assert.Equal("ready\n", await admin.GetStringAsync("/readyz"));
    }

    [Fact]
    public async Task Drain_takes_the_gateway_out_of_service_and_still_serves()
    {
        await _pair.StartAsync();
        await _pair.Client.GetStringAsync("/");
        using var admin = _pair.AdminOf(_pair.Orders);

        using var get = await admin.GetAsync("/drain");
        using var post = await admin.PostAsync("/drain", null);
        using var ready = await admin.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        Assert.Equal(HttpStatusCode.OK, post.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("hello", await _pair.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Does_not_wait_for_connections_that_say_nothing()
    {
        await _pair.StartAsync();
        await _pair.Client.GetStringAsync("/");
        using var silent = new System.Net.Sockets.TcpClient();
        await silent.ConnectAsync(_pair.Web.Endpoint("outbound"));
        await _pair.Client.GetStringAsync("/");

        await _pair.Web.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Finishes_what_runs_before_it_stops()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pair.App = async context =>
        {
            entered.SetResult();
            await leave.Task;
            await context.Response.WriteAsync("done");
        };
        await _pair.StartAsync();
        var running = _pair.Client.GetStringAsync("/");
        await entered.Task;

        var stopping = Task.WhenAll(_pair.Orders.StopAsync(CancellationToken.None), _pair.Web.StopAsync(CancellationToken.None));
        Assert.False(stopping.IsCompleted);
        leave.SetResult();

        Assert.Equal("done", await running);
        await stopping;
    }

    [Fact]
    public async Task Cuts_what_still_runs_at_the_end_of_the_drain()
    {
        _pair.Both = "limits: {drainTimeout: 100ms}";
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pair.App = context =>
        {
            entered.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await _pair.StartAsync();
        var running = _pair.Client.GetAsync("/");
        await entered.Task;

        await _pair.Web.StopAsync(CancellationToken.None);

        await Assert.ThrowsAnyAsync<Exception>(() => running);
    }
}
