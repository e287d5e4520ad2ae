using Enforcer.Mesh.Authorization;

namespace Enforcer.Tests.Mesh.Authorization;

public class IdentityPatternTests
{
    [Theory]
    [InlineData("cluster.local/ns/shop/sa/web", true)]
    [InlineData("other.domain/ns/shop/sa/web", true)]
    [InlineData("*/ns/shop/sa/web", true)]
    [InlineData("cluster.local/ns/shop/*", true)]
    [InlineData("*/sa/web", true)]
    [InlineData("*", true)]
    [InlineData("cluster.local/ns/shop/sa/we", false)]
    [InlineData("cluster.local/ns/other/sa/web", false)]
    [InlineData("", false)]
    public void A_principal_is_compared_from_its_namespace_on(string pattern, bool fits) =>
        Assert.Equal(fits, IdentityPattern.FitsPrincipal(pattern, "shop", "web"));
}
