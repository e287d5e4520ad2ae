using System.Text.Json;
using Enforcer.Cli;
using Enforcer.Policies;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Cli;

public class RuleReferenceTests
{
    [Fact]
    public void The_reference_page_is_what_the_rules_say() =>
        Assert.Equal(File.ReadAllText(Repository.PathOf("docs", "rules.md")), Written("markdown"));

    [Fact]
    public void Json_holds_every_rule_in_full()
    {
        using var document = JsonDocument.Parse(Written("json"));

        Assert.Equal(RuleCatalog.Infos.Select(rule => rule.Id), document.RootElement.EnumerateArray().Select(rule => rule.GetProperty("id").GetString()));
        Assert.All(document.RootElement.EnumerateArray(), rule => Assert.Equal(9, rule.EnumerateObject().Count()));
    }

    private static string Written(string format)
    {
        var output = new StringWriter();
        RuleReference.Formats[format](RuleCatalog.Infos, false, output);
        return output.ToString();
    }
}
