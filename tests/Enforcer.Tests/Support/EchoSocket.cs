using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Enforcer.Tests.Support;

/// <summary>An app that opens a WebSocket and says back what it hears; without the framework's middleware, since the hosts of tests are empty.</summary>
internal static class EchoSocket
{
    public static Task AnswerAsync(HttpContext context) => AnswerAsync(context, _ => { });

    /// <param name="context">The request.</param>
    /// <param name="ended">Hears what the client closed it with.</param>
    public static async Task AnswerAsync(HttpContext context, Action<WebSocketCloseStatus?> ended)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>()!;
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1 here; it protects nothing.
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(
            System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await using var stream = await upgrade.UpgradeAsync();
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[16];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { CloseStatus: null } received)
        {
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, CancellationToken.None);
        }

        ended(socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
    }
}
