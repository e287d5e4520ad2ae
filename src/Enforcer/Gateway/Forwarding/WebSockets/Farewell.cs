using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Enforcer.Gateway.Forwarding.WebSockets;

/// <summary>Sees to it that a WebSocket to our app, over either version of HTTP, hears of it when its connection is asked to close.</summary>
internal static class Farewell
{
    public static void Prepare(HttpContext context)
    {
        if (context.Features.Get<GatewayConnection>() is not { Listener.Direction: Direction.Inbound } connection)
        {
            return;
        }

        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            && string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase))
        {
            context.Features.Set<IHttpUpgradeFeature>(new Upgrade(upgrade, connection));
        }
        else if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" } connect)
        {
            context.Features.Set<IHttpExtendedConnectFeature>(new Connect(connect, connection));
        }
    }

    private static FarewellStream Watch(Stream stream, GatewayConnection connection)
    {
        var watched = new FarewellStream(stream);
        // The connection's, which ends with it: nothing is left to unregister from.
        connection.Closing.UnsafeRegister(static stream => _ = ((FarewellStream)stream!).CloseAsync(), watched);
        return watched;
    }

    private sealed class Upgrade(IHttpUpgradeFeature inner, GatewayConnection connection) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => Watch(await inner.UpgradeAsync(), connection);
    }

    private sealed class Connect(IHttpExtendedConnectFeature inner, GatewayConnection connection) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => inner.IsExtendedConnect;

        public string? Protocol => inner.Protocol;

        public async ValueTask<Stream> AcceptAsync() => Watch(await inner.AcceptAsync(), connection);
    }
}
