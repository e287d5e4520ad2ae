using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Protocols;

/// <summary>A WebSocket client and an app that speak through both gateways, over HTTP/1.1 and, to the client's own gateway, over a stream of HTTP/2.</summary>
[Collection(SharedMesh.Name)]
public sealed class WebSocketTests(ServiceMesh mesh)
{
    [Theory]
    [InlineData("echo")]
    [InlineData("large")]
    [InlineData("fragments")]
    [InlineData("protocol")]
    [InlineData("ping")]
    [InlineData("app-closes")]
    [InlineData("client-closes")]
    [InlineData("client-breaks-off")]
    [InlineData("refused")]
    [InlineData("http2")]
    public async Task Behaves_as_without_gateways(string scenario) => (await ClientPackages.RunAsync("ws-client.js", mesh.Outbound, scenario)).Exits(0);
}
