using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Forwarding;

/// <summary>Our own app, in plaintext on loopback: HTTP/1.1, and h2c for gRPC, which nothing else can carry, or where the scheme is h2c.</summary>
internal sealed class AppUpstream(Uri address, HttpMessageInvoker client, UpstreamCall call) : IUpstream
{
    private readonly string _destination = $"http://{address.Authority}";
    private readonly bool _alwaysHttp2 = address.Scheme == "h2c";

    public Task SendAsync(HttpContext context) =>
        call.SendAsync(context, _destination, client, _alwaysHttp2 || IsGrpc(context.Request.ContentType));

    public static HttpMessageInvoker CreateClient(LimitOptions limits)
    {
        var handler = Clients.CreateHandler(limits);
        handler.MaxConnectionsPerServer = limits.UpstreamConnections;
        return new HttpMessageInvoker(handler);
    }

    private static bool IsGrpc(string? contentType) => contentType is not null && contentType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
}
