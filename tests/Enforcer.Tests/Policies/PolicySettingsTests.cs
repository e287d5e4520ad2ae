using Enforcer.Policies;
using Enforcer.Resources.Settings;

namespace Enforcer.Tests.Policies;

public sealed class PolicySettingsTests
{
    [Fact]
    public void Reads_levels_and_severities_by_rule()
    {
        var settings = PolicySettings.Parse("enforcer.yaml", "rules:\n  mtls-peer-authentication-permissive: {level: warn, severity: low}\n");

        Assert.Equal(new RuleSettings(Level.Warn, Severity.Low), settings.Rules["mtls-peer-authentication-permissive"]);
    }

    [Theory]
    [InlineData("rules: {}", null)]
    [InlineData("exceptions: {}", null)]
    [InlineData("exceptions: {inline: true}", true)]
    [InlineData("exceptions: {inline: off}", false)]
    public void Reads_whether_inline_exceptions_count(string text, bool? inline) =>
        Assert.Equal(inline, PolicySettings.Parse("enforcer.yaml", text).InlineExceptions);

    [Fact]
    public void Names_every_fault_at_once()
    {
        var failure = Assert.Throws<ConfigurationException>(() => PolicySettings.Parse("enforcer.yaml", """
            rules:
              no-such-rule: {level: warn}
              mtls-peer-authentication-permissive: {level: loud, severty: high}
            extra: 1
            """));

        Assert.Equal(
            [
                "enforcer.yaml:2: rules.no-such-rule: no such rule",
                "enforcer.yaml:3: rules.mtls-peer-authentication-permissive.level: expected one of off, audit, warn, deny",
                "enforcer.yaml:3: rules.mtls-peer-authentication-permissive.severty: unknown key: known here are level, severity",
                "enforcer.yaml:4: extra: unknown key: known here are exceptions, guards, overrides, profile, rules",
            ],
            failure.Faults);
    }
}
