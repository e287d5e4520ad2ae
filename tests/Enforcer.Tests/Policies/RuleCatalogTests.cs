using System.Text.RegularExpressions;
using Enforcer.Policies;

namespace Enforcer.Tests.Policies;

public partial class RuleCatalogTests
{
    [Fact]
    public void Lists_every_rule_that_exists()
    {
        var written = typeof(IRule).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IRule)) && type is { IsInterface: false, IsAbstract: false });

        Assert.Equal(
            written.Select(type => type.FullName).Order(StringComparer.Ordinal),
            RuleCatalog.All.Select(rule => rule.GetType().FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Is_in_the_order_of_ids() =>
        Assert.Equal(RuleCatalog.All.Select(rule => rule.Info.Id).Order(StringComparer.Ordinal), RuleCatalog.All.Select(rule => rule.Info.Id));

    [Fact]
    public void Describes_every_rule_completely()
    {
        Assert.All(RuleCatalog.Infos, info =>
        {
            Assert.Matches(IdForm(), info.Id);
            Assert.StartsWith(info.Category.Word() + "-", info.Id, StringComparison.Ordinal);
            Assert.InRange(info.Id.Length, 1, 36);
            Assert.NotEmpty(info.AppliesTo);
            Assert.EndsWith(".", info.Why, StringComparison.Ordinal);
            Assert.EndsWith(".", info.Remediation, StringComparison.Ordinal);
            Assert.False(info.Title.EndsWith('.'));
            Assert.True(Uri.TryCreate(info.Reference, UriKind.Absolute, out _));
        });
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)+$")]
    private static partial Regex IdForm();
}
