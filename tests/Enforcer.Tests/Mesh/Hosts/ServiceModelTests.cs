using Enforcer.Mesh.Hosts;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Hosts;

public class ServiceModelTests
{
    private const string Set = """
        {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}}
        ---
        {apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: e, namespace: shop}, spec: {hosts: [old.shop.svc.cluster.local, "*.pay.svc.cluster.local"]}}
        """;

    [Theory]
    [InlineData("orders", "shop")]
    [InlineData("orders.shop", "front")]
    [InlineData("orders.shop.svc", "front")]
    [InlineData("orders.shop.svc.cluster.local", null)]
    [InlineData("orders.shop.svc.cluster.local.", null)]
    public void A_Service_that_its_namespace_does_not_have_is_missing(string host, string? from) =>
        Assert.Equal(new ServiceName("shop", "orders"), Model(Set).Missing(host, from));

    [Theory]
    [InlineData("web", "shop")]
    [InlineData("web.shop.svc.cluster.local", null)]
    [InlineData("orders", "front")]
    [InlineData("orders", null)]
    [InlineData("orders.front.svc.cluster.local", "shop")]
    [InlineData("old.shop.svc.cluster.local", "shop")]
    [InlineData("old", "shop")]
    [InlineData("a.pay.svc.cluster.local", "shop")]
    [InlineData("*.shop.svc.cluster.local", "shop")]
    [InlineData("orders.shop.svc.clusterset.local", "shop")]
    [InlineData("api.example.com", "shop")]
    [InlineData("example.com", "shop")]
    [InlineData("", "shop")]
    [InlineData("..", "shop")]
    public void What_exists_is_declared_or_cannot_be_known_is_not(string host, string? from) => Assert.Null(Model(Set).Missing(host, from));

    [Fact]
    public void A_Service_without_a_namespace_may_stand_in_any() =>
        Assert.Null(Model(Set + "\n---\n{apiVersion: v1, kind: Service, metadata: {name: orders}}").Missing("orders", "shop"));

    private static ServiceModel Model(string text) =>
        new(new ResourceSet(new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default).Resources));
}
