using Microsoft.AspNetCore.Http.Features;

namespace Enforcer.Gateway.Forwarding;

/// <summary>
/// Which requests the lean clients carry: those that nearly all are, whose framing is known before the first byte. Everything else (upgrades,
/// trailers, expectations, bodies of unknown length) is the forwarder's.
/// </summary>
internal static class CommonCase
{
    public static bool Holds(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers;
        return headers.TransferEncoding.Count == 0 && headers.Upgrade.Count == 0 && headers.Expect.Count == 0 && headers.TE.Count == 0 && headers.Trailer.Count == 0
            && HopHeaders.IsPlainConnection(headers.Connection)
            && (request.ContentLength is not null || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            && !HttpMethods.IsConnect(request.Method) && !HttpMethods.IsTrace(request.Method);
    }

    /// <summary>Whether a request may be sent twice: the first connection ended without a byte of an answer, and nothing but an answer can come of it.</summary>
    public static bool MayRepeat(HttpRequest request) =>
        request.ContentLength is null or 0 && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
}
