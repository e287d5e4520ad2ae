using Enforcer.Gateway.Authorization;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Gateway.Authorization;

public sealed class CanonicalPathTests
{
    [Theory]
    [InlineData("/", "/", "/")]
    [InlineData("/orders/1", "/orders/1", "/orders/1")]
    [InlineData("/orders/", "/orders/", "/orders/")]
    [InlineData("//orders///1", "/orders/1", "/orders/1")]
    [InlineData("/public/../admin", "/admin", "/admin")]
    [InlineData("/public/./x/.", "/public/x/", "/public/x/")]
    [InlineData("/public/..", "/", "/")]
    [InlineData("/public/%2e%2E/admin", "/admin", "/admin")]
    [InlineData("/%61dmin", "/admin", "/admin")]
    [InlineData("/a%7Eb", "/a~b", "/a~b")]
    [InlineData("/a%20b", "/a%20b", "/a b")]
    [InlineData("/a%24b", "/a%24b", "/a$b")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9", "/café")]
    [InlineData("/%252e%252e/admin", "/%252e%252e/admin", "/%2e%2e/admin")]
    [InlineData("/a;v=1/b", "/a;v=1/b", "/a;v=1/b")]
    [InlineData("/...", "/...", "/...")]
    public void Reads_what_the_app_will_see(string raw, string forwarded, string decoded)
    {
        Assert.True(CanonicalPath.TryRead(raw, out var actualForwarded, out var actualDecoded));
        Assert.Equal(forwarded, actualForwarded);
        Assert.Equal(decoded, actualDecoded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("orders")]
    [InlineData("/public/..%2fadmin")]
    [InlineData("/public%2Fadmin")]
    [InlineData("/public\\..\\admin")]
    [InlineData("/public%5c..%5cadmin")]
    [InlineData("/admin%00.png")]
    [InlineData("/admin%0d%0aX: y")]
    [InlineData("/admin%7f")]
    [InlineData("/..")]
    [InlineData("/a/../../admin")]
    [InlineData("/public/..;/admin")]
    [InlineData("/public/.;x/admin")]
    [InlineData("/100%")]
    [InlineData("/a%zz")]
    [InlineData("/a%4")]
    [InlineData("/a%c3%28")]
    [InlineData("/a%c0%afadmin")]
    [InlineData("/a#b")]
    [InlineData("/a b")]
    [InlineData("/é")]
    public void Refuses_what_can_be_read_in_two_ways(string raw)
    {
        Assert.False(CanonicalPath.TryRead(raw, out _, out _));
    }

    [Fact]
    public void Is_stable_and_free_of_traps_for_any_path()
    {
        var letters = Gen.Elements("/", ".", "..", "%2e", "%2E", "%2f", "%5c", "%", "a", "b", ";", "//", "%41", "%20", "%c3%a9", "\\", "x=1");
        Prop.ForAll(Gen.ArrayOf(letters).Select(parts => "/" + string.Concat(parts)).ToArbitrary(), raw =>
        {
            if (!CanonicalPath.TryRead(raw, out var forwarded, out _))
            {
                return true;
            }

            return CanonicalPath.TryRead(forwarded, out var again, out _) && again == forwarded
                && !forwarded.Contains("//", StringComparison.Ordinal)
                && !forwarded.Split('/').Any(segment => segment is "." or "..")
                && !forwarded.Contains("%2F", StringComparison.OrdinalIgnoreCase) && !forwarded.Contains('\\', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }
}
