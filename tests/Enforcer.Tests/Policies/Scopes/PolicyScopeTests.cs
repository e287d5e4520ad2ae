using Enforcer.Policies;
using Enforcer.Policies.Scopes;
using Enforcer.Resources.Settings;

namespace Enforcer.Tests.Policies.Scopes;

public sealed class PolicyScopeTests
{
    private const string Rule = "secrets-env-literal";

    private static readonly Requester Controller = new("system:serviceaccount:cert-manager:cert-manager", ["system:serviceaccounts"]);

    [Theory]
    [InlineData("standard", Severity.High, Level.Deny)]
    [InlineData("standard", Severity.Medium, Level.Warn)]
    [InlineData("observe", Severity.Critical, Level.Warn)]
    [InlineData("observe", Severity.Low, Level.Audit)]
    [InlineData("strict", Severity.Medium, Level.Deny)]
    [InlineData("strict", Severity.Low, Level.Warn)]
    internal void A_profile_turns_severities_into_levels(string profile, Severity severity, Level level)
    {
        Assert.Equal(level, Read($"profile: {profile}").LevelOf(Rule, severity, "shop", null));
    }

    [Fact]
    public void An_override_counts_in_its_namespaces_only()
    {
        var settings = Read("overrides: [{namespaces: [legacy-*], level: warn, reason: being moved}]");

        Assert.Equal(Level.Warn, settings.LevelOf(Rule, Severity.High, "legacy-till", null));
        Assert.Equal(Level.Deny, settings.LevelOf(Rule, Severity.High, "shop", null));
        Assert.Equal(Level.Deny, settings.LevelOf(Rule, Severity.High, "", null));
    }

    [Fact]
    public void An_override_for_a_service_account_counts_for_nobody_else_and_for_no_scan()
    {
        var settings = Read($"overrides: [{{rules: [{Rule}], serviceAccounts: [cert-manager/cert-manager], level: \"off\", reason: writes them}}]");

        Assert.Equal(Level.Off, settings.LevelOf(Rule, Severity.High, "shop", Controller));
        Assert.Equal(Level.Deny, settings.LevelOf(Rule, Severity.High, "shop", new Requester("mallory", [])));
        Assert.Equal(Level.Deny, settings.LevelOf(Rule, Severity.High, "shop", null));
        Assert.Equal(Level.Deny, settings.LevelOf("injection-host-network", Severity.High, "shop", Controller));
    }

    [Fact]
    public void All_that_an_override_names_must_fit_and_the_last_that_fits_counts()
    {
        var settings = Read("""
            overrides:
            - {groups: [platform], level: audit, reason: they know}
            - {groups: [platform], namespaces: [payments], level: deny, reason: not there}
            """);
        var platform = new Requester("ada", ["platform"]);

        Assert.Equal(Level.Audit, settings.LevelOf(Rule, Severity.High, "shop", platform));
        Assert.Equal(Level.Deny, settings.LevelOf(Rule, Severity.High, "payments", platform));
    }

    [Fact]
    public void A_rule_that_is_off_is_asked_where_an_override_wants_it()
    {
        var settings = Read($"rules: {{{Rule}: {{level: \"off\"}}}}\noverrides: [{{namespaces: [payments], level: deny, reason: strict there}}]");

        Assert.False(settings.IsOff(Rule));
        Assert.Equal(Level.Off, settings.LevelOf(Rule, Severity.High, "shop", null));
        Assert.True(Read($"rules: {{{Rule}: {{level: \"off\"}}}}").IsOff(Rule));
    }

    [Fact]
    public void The_manifest_of_a_policy_reads_as_the_file_does()
    {
        const string keys = "profile: strict\nrules: {mtls-peer-authentication-permissive: {level: warn}}\nguards: {users: [ada], groups: [platform]}";
        var declared = PolicySettings.Parse("policy.yaml", $"apiVersion: enforcer.dev/v1alpha1\nkind: EnforcerPolicy\nmetadata: {{name: default}}\nspec:\n  {keys.ReplaceLineEndings("\n  ")}");
        var file = Read(keys);

        Assert.Equal((file.Profile, file.Rules.Count, file.Guards.Users[0], file.Guards.Groups[0]), (declared.Profile, declared.Rules.Count, declared.Guards.Users[0], declared.Guards.Groups[0]));
        Assert.Equal(Level.Warn, declared.LevelOf("mtls-peer-authentication-permissive", Severity.High, "", null));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("""
            profile: lax
            overrides:
            - {rules: [no-such-rule], level: warn, reason: a, namespaces: [b]}
            - {level: warn, reason: everywhere}
            - {namespaces: [a], level: warn}
            - {serviceAccounts: [lonely], level: warn, reason: a}
            guards: {everybody: true}
            """));

        Assert.Equal(7, failure.Faults.Count);
        Assert.Contains(failure.Faults, fault => fault.Contains("no such rule", StringComparison.Ordinal));
        Assert.Contains(failure.Faults, fault => fault.Contains("what holds everywhere belongs under rules", StringComparison.Ordinal));
        Assert.Contains(failure.Faults, fault => fault.Contains("namespace/name", StringComparison.Ordinal));
    }

    [Fact]
    public void What_becomes_weaker_is_told_and_what_becomes_stricter_is_not()
    {
        var before = Read("guards: {users: [ada]}");

        Assert.Empty(PolicyWeakening.Between(before, Read("profile: strict\nguards: {users: [ada]}")));
        Assert.Equal(["mtls-peer-authentication-permissive goes from deny to audit"], PolicyWeakening.Between(before, Read("rules: {mtls-peer-authentication-permissive: {level: audit}}\nguards: {users: [ada]}")));
        Assert.Equal(["the guards are taken away"], PolicyWeakening.Between(before, Read("rules: {}")));
        Assert.Contains("more rules are weaker", PolicyWeakening.Between(before, Read("profile: observe\nguards: {users: [ada]}"))[^1]);
        Assert.Contains("1 overrides are new or changed", PolicyWeakening.Between(before, Read("overrides: [{namespaces: [a], level: \"off\", reason: b}]\nguards: {users: [ada]}")));
    }

    private static PolicySettings Read(string text) => PolicySettings.Parse("enforcer.yaml", text);
}
