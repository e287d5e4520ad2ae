using Enforcer.Certificates;

namespace Enforcer.Tests.Certificates;

public sealed class SpiffeIdTests
{
    [Theory]
    [InlineData("spiffe://cluster.local", "cluster.local", "")]
    [InlineData("spiffe://cluster.local/ns/shop/sa/orders", "cluster.local", "/ns/shop/sa/orders")]
    [InlineData("spiffe://a_b-1.c/A.z-0_9", "a_b-1.c", "/A.z-0_9")]
    [InlineData("spiffe://td/...", "td", "/...")]
    [InlineData("spiffe://1.2.3.4/x", "1.2.3.4", "/x")]
    public void Reads_what_the_specification_allows(string text, string trustDomain, string path)
    {
        Assert.True(SpiffeId.TryParse(text, out var id));

        Assert.Equal(trustDomain, id.TrustDomain);
        Assert.Equal(path, id.Path);
        Assert.Equal(text, id.ToString());
        Assert.Equal(path.Length > 0, id.HasPath);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("spiffe://")]
    [InlineData("spiffe:///path")]
    [InlineData("spiffe:/td/path")]
    [InlineData("https://td/path")]
    [InlineData("SPIFFE://td/path")]
    [InlineData(" spiffe://td/path")]
    [InlineData("spiffe://Td/path")]
    [InlineData("spiffe://td:443/path")]
    [InlineData("spiffe://user@td/path")]
    [InlineData("spiffe://td/path?query")]
    [InlineData("spiffe://td?query")]
    [InlineData("spiffe://td/path#fragment")]
    [InlineData("spiffe://td/")]
    [InlineData("spiffe://td/path/")]
    [InlineData("spiffe://td//path")]
    [InlineData("spiffe://td/./path")]
    [InlineData("spiffe://td/path/..")]
    [InlineData("spiffe://td/%70ath")]
    [InlineData("spiffe://td/pa th")]
    [InlineData("spiffe://td/pa\0th")]
    [InlineData("spiffe://td/päth")]
    [InlineData("spiffe://tdé/path")]
    [InlineData("spiffe://[::1]/path")]
    public void Refuses_everything_else(string? text)
    {
        Assert.False(SpiffeId.TryParse(text, out var id));
        Assert.Equal(default, id);
        Assert.Equal("", id.ToString());
    }

    [Fact]
    public void Bounds_the_trust_domain_at_255_bytes_and_the_whole_at_2048()
    {
        Assert.True(SpiffeId.TryParse("spiffe://" + new string('a', 255), out _));
        Assert.False(SpiffeId.TryParse("spiffe://" + new string('a', 256), out _));
        Assert.True(SpiffeId.TryParse("spiffe://td/" + new string('a', 2048 - 12), out _));
        Assert.False(SpiffeId.TryParse("spiffe://td/" + new string('a', 2048 - 11), out _));
    }

    [Fact]
    public void Two_identities_are_equal_exactly_when_their_texts_are()
    {
        Assert.Equal(SpiffeId.Parse("spiffe://td/a"), SpiffeId.Parse("spiffe://td/a"));
        Assert.NotEqual(SpiffeId.Parse("spiffe://td/a"), SpiffeId.Parse("spiffe://td/A"));
        Assert.NotEqual(default, SpiffeId.Parse("spiffe://td"));
    }
}
