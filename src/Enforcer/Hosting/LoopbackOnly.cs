using System.Net;

namespace Enforcer.Hosting;

/// <summary>
/// Keeps an endpoint to callers on the same machine or in the same Pod, for ports that must be bound wider than that because a kubelet
/// probes them. Everybody else gets 404, as if it were not there.
/// </summary>
internal static class LoopbackOnly
{
    public static RequestDelegate Of(RequestDelegate next) => context =>
    {
        // Without an address (an in-memory transport) nobody can say that the caller is near.
        if (context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };
}
