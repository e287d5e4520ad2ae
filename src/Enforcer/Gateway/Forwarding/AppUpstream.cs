using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Forwarding.Http1;

namespace Enforcer.Gateway.Forwarding;

/// <summary>
/// Our own app, in plaintext on loopback: HTTP/1.1, and h2c for gRPC, which nothing else can carry, or where the scheme is h2c. The common
/// case goes over the lean client, everything else over the forwarder.
/// </summary>
internal sealed class AppUpstream(Uri address, AppPool pool, HttpMessageInvoker client, UpstreamCall call) : IUpstream
{
    private readonly AppExchange _exchange = new(pool);
    private readonly string _destination = $"http://{address.Authority}";
    private readonly bool _alwaysHttp2 = address.Scheme == "h2c";

    public int Port => address.Port;

    public Task SendAsync(HttpContext context)
    {
        var http2 = _alwaysHttp2 || IsGrpc(context.Request.ContentType);
        return http2 ? call.SendAsync(context, _destination, client, http2) : CommonCase.Holds(context) ? SendLeanAsync(context) : SendWholeAsync(context);
    }

    public static bool IsGrpc(string? contentType) => contentType is not null && contentType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);

    public static HttpMessageInvoker CreateClient(LimitOptions limits)
    {
        var handler = Clients.CreateHandler(limits);
        handler.MaxConnectionsPerServer = limits.UpstreamConnections;
        return new HttpMessageInvoker(handler);
    }

    private async Task SendLeanAsync(HttpContext context)
    {
        if (await _exchange.SendAsync(context) is { } failure)
        {
            await UpstreamFailure.AnswerAsync(context, failure);
        }
    }

    // Counted with the lean ones: the app has one bound, whichever client of ours calls it.
    private async Task SendWholeAsync(HttpContext context)
    {
        try
        {
            await pool.EnterAsync(context.RequestAborted);
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            await UpstreamFailure.AnswerAsync(context, failure);
            return;
        }

        try
        {
            await call.SendAsync(context, _destination, client, http2: false);
        }
        finally
        {
            pool.Leave();
        }
    }
}
