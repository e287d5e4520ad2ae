using System.Net;
using Enforcer.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Enforcer.Demo;

/// <summary>The application behind the inbound gateway: says what it saw, and counts it, so that "the application saw nothing" is a fact.</summary>
internal sealed class EchoService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _seen;

    private EchoService(WebApplication app)
    {
        _app = app;
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public long Seen => Interlocked.Read(ref _seen);

    public static async Task<EchoService> StartAsync(CancellationToken cancellationToken)
    {
        var builder = ServerBuilder.Create(ServerLogs.Nowhere, new DrainOptions { Timeout = TimeSpan.FromSeconds(1) }, kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var service = new EchoService(builder.Build());
        service._app.Run(service.AnswerAsync);
        await service._app.StartAsync(cancellationToken);
        service.Address = new Uri(service._app.Urls.Single());
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _seen);
        var peer = context.Request.Headers["x-forwarded-client-cert"];
        return context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path}\n{peer}\n", context.RequestAborted);
    }
}
