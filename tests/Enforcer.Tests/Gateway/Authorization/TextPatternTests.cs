using Enforcer.Gateway.Authorization;

namespace Enforcer.Tests.Gateway.Authorization;

public sealed class TextPatternTests
{
    [Theory]
    [InlineData("/orders", "/orders")]
    [InlineData("/orders/*", "/orders/1")]
    [InlineData("/orders/*", "/orders/1/items/2")]
    [InlineData("/orders/*", "/orders/")]
    [InlineData("/orders/*/items", "/orders/1/items")]
    [InlineData("/orders/*/items/*", "/orders/1/items/2/3")]
    [InlineData("/a*b/c", "/aXbXb/c")]
    [InlineData("/*/x*y/z", "/q/xyxyy/z")]
    [InlineData("spiffe://d/ns/*/sa/web", "spiffe://d/ns/shop/sa/web")]
    [InlineData("*", "anything/at/all")]
    public void Matches(string pattern, string text)
    {
        Assert.True(new TextPattern(pattern).Matches(text));
    }

    [Theory]
    [InlineData("/orders", "/orders/")]
    [InlineData("/orders", "/Orders")]
    [InlineData("/orders/*", "/orders")]
    [InlineData("/orders/*", "/ordersX")]
    [InlineData("/orders/*/items", "/orders/1/2/items")]
    [InlineData("/orders/*/items", "/orders/1/items/2")]
    [InlineData("/a*b/c", "/a/b/c")]
    [InlineData("spiffe://d/ns/*/sa/web", "spiffe://d/ns/shop/evil/sa/web")]
    [InlineData("spiffe://d/ns/shop/sa/web", "spiffe://d/ns/shop/sa/web2")]
    public void Does_not_match(string pattern, string text)
    {
        Assert.False(new TextPattern(pattern).Matches(text));
    }

    [Fact]
    public void Is_quick_on_a_hostile_text()
    {
        Assert.False(new TextPattern("/" + string.Concat(Enumerable.Repeat("*a", 50)) + "b").Matches("/" + new string('a', 4000)));
    }
}
