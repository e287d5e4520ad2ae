using Enforcer.Mesh.Connections;

namespace Enforcer.Tests.Mesh.Connections;

public class HostMentionsTests
{
    [Theory]
    [InlineData("http://orders:8080/v1", "orders:8080")]
    [InlineData("orders.shop.svc", "orders.shop.svc:")]
    [InlineData("postgres://user:secret@db.data.svc.cluster.local:5432/main?sslmode=disable", "db.data.svc.cluster.local:5432")]
    [InlineData("kafka-0.kafka:9092,kafka-1.kafka:9092", "kafka-0.kafka:9092 kafka-1.kafka:9092")]
    [InlineData("--upstream=grpc://Orders.Shop.svc", "orders.shop.svc:")]
    [InlineData("url: http://a.b.svc\nother: x", "a.b.svc:")]
    public void Finds_what_is_spelt_as_an_address(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', HostMentions.In(text).Select(found => $"{found.Host}:{found.Port}")));

    [Theory]
    [InlineData("orders")]
    [InlineData("12:30")]
    [InlineData("orders:")]
    [InlineData("a:99999")]
    [InlineData("://:1")]
    [InlineData("sha256:abcdef")]
    [InlineData("")]
    public void Takes_no_other_word_for_one(string text) => Assert.Empty(HostMentions.In(text));
}
