using Enforcer.Gateway.Egress;

namespace Enforcer.Tests.Gateway.Egress;

public sealed class EgressPatternTests
{
    [Theory]
    [InlineData("api.example.com", "API.example.com", 443, true)]
    [InlineData("api.example.com:443", "api.example.com", 443, true)]
    [InlineData("api.example.com:443", "api.example.com", 80, false)]
    [InlineData("*.example.com", "a.b.example.com", 80, true)]
    [InlineData("*.example.com", "example.com", 80, false)]
    [InlineData("*.example.com", "badexample.com", 80, false)]
    [InlineData("10.0.0.7:5432", "10.0.0.7", 5432, true)]
    [InlineData("[::1]:80", "::1", 80, true)]
    [InlineData("::1", "::1", 80, true)]
    public void Covers(string pattern, string host, int port, bool covers) =>
        Assert.Equal(covers, EgressPattern.Read(pattern)!.Covers(new EgressDestination(host, port, "tcp")));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a:0")]
    [InlineData("a:x")]
    [InlineData("a b")]
    [InlineData("http://a")]
    [InlineData("a.*.b")]
    public void Refuses_what_is_no_destination(string pattern) => Assert.Null(EgressPattern.Read(pattern));
}
