using Microsoft.AspNetCore.Http.Features;

namespace Enforcer.Gateway;

/// <summary>The path and query of a request as they were sent.</summary>
internal static class RequestTarget
{
    /// <summary>Origin form; an absolute target (a client that takes us for its proxy) is cut down to it. Empty where there is no path (<c>*</c>, CONNECT).</summary>
    public static string Of(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
        {
            return target;
        }

        var authority = target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return "";
        }

        var path = target.AsSpan(authority + 3).IndexOfAny('/', '?');
        return path < 0 ? "/" : target[authority + 3 + path] == '/' ? target[(authority + 3 + path)..] : $"/{target[(authority + 3 + path)..]}";
    }

    /// <summary>The method as the app sees it: a WebSocket on a stream of HTTP/2 (RFC 8441) comes as CONNECT and reaches the app as GET.</summary>
    public static string MethodOf(HttpContext context) =>
        HttpMethods.IsConnect(context.Request.Method) && context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" }
            ? HttpMethods.Get
            : context.Request.Method;

    /// <summary>Replaces it: what is forwarded is what was judged.</summary>
    public static void Set(HttpContext context, string target) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
}
