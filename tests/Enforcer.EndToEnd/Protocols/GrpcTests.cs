using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Protocols;

/// <summary>A grpc-js client and a grpc-js server find the gateways between them as if there were none.</summary>
[Collection(SharedMesh.Name)]
public sealed class GrpcTests(ServiceMesh mesh)
{
    [Theory]
    [InlineData("unary")]
    [InlineData("client-stream")]
    [InlineData("server-stream")]
    [InlineData("both-ways")]
    [InlineData("error-with-trailers")]
    [InlineData("deadline")]
    [InlineData("client-cancels")]
    [InlineData("server-breaks-off")]
    [InlineData("large-message")]
    [InlineData("slow-reader")]
    [InlineData("many-at-once")]
    public async Task Behaves_as_without_gateways(string scenario) => (await ClientPackages.RunAsync("grpc-client.js", mesh.Outbound, scenario)).Exits(0);
}
