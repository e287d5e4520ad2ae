using Enforcer.Secrets.Tokens;

namespace Enforcer.Tests.Secrets;

public class TokenCatalogTests
{
    [Fact]
    public void Names_and_prefixes_are_unique()
    {
        Assert.Equal(TokenCatalog.All.Count, TokenCatalog.All.Select(format => format.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(TokenCatalog.All.Count, TokenCatalog.All.Select(format => format.Prefix).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_format_is_specific_and_bounded() => Assert.All(TokenCatalog.All, format =>
    {
        Assert.True(format.Prefix.Length >= 3, format.Name);
        Assert.InRange(format.Min, 10, format.Max);
        Assert.InRange(format.Max, format.Min, 2000);
    });
}
