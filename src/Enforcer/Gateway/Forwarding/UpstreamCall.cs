using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Forwarding.WebSockets;
using Yarp.ReverseProxy.Forwarder;

namespace Enforcer.Gateway.Forwarding;

/// <summary>Forwards one request over a given client and turns what went wrong into a named answer.</summary>
internal sealed class UpstreamCall
{
    private readonly IHttpForwarder _forwarder;
    private readonly ForwarderRequestConfig _http11;
    private readonly ForwarderRequestConfig _http2;

    public UpstreamCall(IHttpForwarder forwarder, LimitOptions limits)
    {
        _forwarder = forwarder;
        _http11 = new ForwarderRequestConfig
        {
            ActivityTimeout = limits.IdleTimeout,
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            AllowResponseBuffering = false,
        };
        _http2 = _http11 with { Version = System.Net.HttpVersion.Version20 };
    }

    /// <summary>False where the upstream failed, whatever was said of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="destination">Scheme and authority, without a slash at the end.</param>
    /// <param name="client">Owned by the caller.</param>
    /// <param name="http2">Which version to speak; an upgrade (WebSocket) is HTTP/1.1 whatever this says.</param>
    public async Task<bool> SendAsync(HttpContext context, string destination, HttpMessageInvoker client, bool http2)
    {
        Farewell.Prepare(context);
        var error = await _forwarder.SendAsync(context, destination, client, http2 && !IsUpgrade(context) ? _http2 : _http11, Transformer.Instance);
        if (error != ForwarderError.None && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context);
        }

        return error is ForwarderError.None or ForwarderError.RequestCanceled or ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled
            or ForwarderError.ResponseBodyClient or ForwarderError.ResponseBodyCanceled or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeRequestCanceled
            or ForwarderError.UpgradeResponseClient or ForwarderError.UpgradeResponseCanceled;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (status is StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout)
        {
            var reason = status == StatusCodes.Status504GatewayTimeout ? RefusalReason.UpstreamTimeout : UpstreamFailure.ReasonIn(context.GetForwarderErrorFeature()?.Exception);
            await Refusal.AnswerAsync(context, status, reason);
        }
    }

    private static bool IsUpgrade(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) && context.Request.Headers.ContainsKey("Upgrade");
}
