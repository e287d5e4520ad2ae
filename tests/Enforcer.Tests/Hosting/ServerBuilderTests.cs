using System.Net;
using Enforcer.Hosting;
using Enforcer.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Hosting;

public sealed class ServerBuilderTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client = new();
    private WebApplication _host = null!;

    public async Task InitializeAsync()
    {
        var builder = ServerBuilder.Create(ServerLogs.Nowhere, new DrainOptions(), kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _host = builder.Build();
        _host.MapHealth();
        _host.MapPrometheus("/metrics");
        _host.MapGet("/slow", (RequestDelegate)(async context =>
        {
            _entered.SetResult();
            await _leave.Task;
            await context.Response.WriteAsync("done");
        }));
        await _host.StartAsync();
        _client.BaseAddress = new Uri(_host.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Says_by_name_what_it_waits_for()
    {
        var readiness = _host.Services.GetRequiredService<Readiness>();
        var certificate = readiness.Await("serving certificate");
        var rules = readiness.Await("rules");

        using var waiting = await _client.GetAsync("/readyz");
        rules.Complete();
        using var still = await _client.GetAsync("/readyz");
        certificate.Complete();
        using var ready = await _client.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        Assert.Equal("waiting for: serving certificate, rules\n", await waiting.Content.ReadAsStringAsync());
        Assert.Equal("waiting for: serving certificate\n", await still.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task Is_alive_while_it_is_not_ready()
    {
        _host.Services.GetRequiredService<Readiness>().Await("something");

        Assert.Equal("ok\n", await _client.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task Serves_metrics_as_the_text_format()
    {
        using var answer = await _client.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(PrometheusEndpoint.ContentType, answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Finishes_a_request_in_flight_when_it_stops()
    {
        var request = _client.GetStringAsync("/slow");
        await _entered.Task;

        var stop = _host.StopAsync();
        _leave.SetResult();

        Assert.Equal("done", await request);
        await stop;
        Assert.Equal(["draining"], _host.Services.GetRequiredService<Readiness>().Awaited);
    }
}
