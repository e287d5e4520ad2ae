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

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copyBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        // Told no while it waited for leave to send its body, a client keeps the body, or sends it: only the end of the connection tells
        // its next request from the body of this one (RFC 9110 10.1.1).
        if (httpContext.Response.StatusCode >= StatusCodes.Status300MultipleChoices && httpContext.Request.Headers.Expect.Count > 0
            && !HttpProtocol.IsHttp2(httpContext.Request.Protocol))
        {
            httpContext.Response.Headers.Connection = "close";
        }

        // What came from a peer's gateway is its word; an app in plaintext has none.
        if (proxyResponse?.RequestMessage?.RequestUri is { Scheme: "http" })
        {
            httpContext.Response.Headers.Remove(Refusal.Header);
        }

        return copyBody;
    }
}
