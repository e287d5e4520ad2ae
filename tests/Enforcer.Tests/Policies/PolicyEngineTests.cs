using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Policies;

public sealed class PolicyEngineTests
{
    [Fact]
    public void A_finding_says_rule_place_and_fix()
    {
        var finding = Assert.Single(Judge(PolicySettings.Default, ("a.yaml", "kind: Lamp\nmetadata: {name: hall, namespace: house}\nspec:\n  colour: red\n")));

        Assert.Equal("mtls-test", finding.Rule.Id);
        Assert.Equal(("spec.colour", "a.yaml", 4, 11), (finding.Path, finding.File, finding.Location.Line, finding.Location.Column));
        Assert.Equal((Severity.High, Level.Deny), (finding.Severity, finding.Level));
        Assert.Equal(new ResourceId("", "Lamp", "house", "hall"), finding.Resource);
        Assert.Equal("paint it green", finding.Remediation);
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_files()
    {
        var findings = Judge(PolicySettings.Default, ("b.yaml", "kind: Lamp\nspec: {colour: red}\n---\nkind: Lamp\nspec: {colour: red}\n"), ("a.yaml", "kind: Lamp\nspec: {colour: red}\n"));

        Assert.Equal([("a.yaml", 2), ("b.yaml", 2), ("b.yaml", 5)], findings.Select(finding => (finding.File, finding.Location.Line)));
    }

    [Fact]
    public void A_fingerprint_survives_moved_lines_and_a_new_api_version_and_tells_resources_apart()
    {
        string Print(string text) => Assert.Single(Judge(PolicySettings.Default, ("a.yaml", text))).Fingerprint;
        var first = Print("apiVersion: x/v1\nkind: Lamp\nmetadata: {name: a}\nspec: {colour: red}\n");

        Assert.Equal(32, first.Length);
        Assert.Equal(first, Print("# note\n\napiVersion: x/v2\nkind: Lamp\nmetadata: {name: a}\nspec:\n  colour: red\n"));
        Assert.NotEqual(first, Print("apiVersion: x/v1\nkind: Lamp\nmetadata: {name: b}\nspec: {colour: red}\n"));
    }

    [Fact]
    public void The_configuration_sets_level_and_severity_by_rule()
    {
        PolicySettings With(RuleSettings rule) => new() { Rules = new Dictionary<string, RuleSettings> { ["mtls-test"] = rule } };
        var text = ("a.yaml", "kind: Lamp\nspec: {colour: red}\n");

        Assert.Empty(Judge(With(new RuleSettings(Level.Off, null)), text));
        Assert.Equal(Level.Audit, Judge(With(new RuleSettings(Level.Audit, null)), text)[0].Level);
        Assert.Equal((Severity.Medium, Level.Warn), Judge(With(new RuleSettings(null, Severity.Medium)), text).Select(finding => (finding.Severity, finding.Level)).Single());
    }

    [Theory]
    [InlineData("low", "audit")]
    [InlineData("medium", "warn")]
    [InlineData("high", "deny")]
    [InlineData("critical", "deny")]
    public void The_default_level_follows_the_severity(string severity, string level)
    {
        Assert.Equal(level, PolicyWords.Severities[severity].DefaultLevel().Word());
    }

    private static IReadOnlyList<Finding> Judge(PolicySettings settings, params (string File, string Text)[] files)
    {
        var resources = files.SelectMany(file => new YamlFormat().Read(SourceText.Of(file.File, file.Text), ReaderLimits.Default).Resources);
        return new PolicyEngine(settings, ExceptionSources.Repository, [new RedLampRule()]).Evaluate(new ResourceSet(resources), new DateOnly(2026, 6, 1));
    }

    private sealed class RedLampRule : IResourceRule
    {
        public RuleInfo Info { get; } = new()
        {
            Id = "mtls-test",
            Category = Category.Mtls,
            Severity = Severity.High,
            Title = "A lamp is red",
            Why = "Red is wrong.",
            Remediation = "paint it green",
            AppliesTo = ["Lamp"],
            Reference = "none",
        };

        public IEnumerable<Violation> Evaluate(Resource resource)
        {
            if (resource.Kind == "Lamp" && resource.Root.Find("spec", "colour") is { Text: "red" } colour)
            {
                yield return new Violation(resource, colour, "The lamp is red.");
            }
        }
    }
}
