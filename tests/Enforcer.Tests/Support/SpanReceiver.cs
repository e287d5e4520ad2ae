using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Enforcer.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Support;

/// <summary>Takes spans as an OTLP collector does and keeps what it was sent.</summary>
internal sealed class SpanReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<byte[]> _sent = [];

    private SpanReceiver()
    {
        _server = ServerBuilder.Create(ServerLogs.Nowhere, new DrainOptions { Timeout = TimeSpan.Zero }, kestrel => kestrel.Listen(IPAddress.Loopback, 0)).Build();
        _server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            if (context.Request is { Method: "POST", Path.Value: "/v1/traces", ContentType: "application/x-protobuf" })
            {
                _sent.Enqueue(body.ToArray());
            }
        });
    }

    public string Address => _server.Urls.Single();

    public bool IsEmpty => _sent.IsEmpty;

    public static async Task<SpanReceiver> StartAsync()
    {
        var receiver = new SpanReceiver();
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>Whether anything that came holds these bytes; identifiers of traces are sent as they are.</summary>
    public bool Holds(byte[] bytes) => _sent.Any(message => message.AsSpan().IndexOf(bytes) >= 0);

    public bool Holds(string text) => Holds(Encoding.UTF8.GetBytes(text));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
