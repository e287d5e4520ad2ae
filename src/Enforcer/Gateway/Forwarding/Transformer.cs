using Yarp.ReverseProxy.Forwarder;

namespace Enforcer.Gateway.Forwarding;

/// <summary>
/// Sends a request on as it came: same target byte for byte (no decoding and encoding in between, which could change what it means),
/// same host.
/// </summary>
internal sealed class Transformer : HttpTransformer
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static readonly Transformer Instance = new();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = new Uri(destinationPrefix + RequestTarget.Of(httpContext), Verbatim);
    }
}
