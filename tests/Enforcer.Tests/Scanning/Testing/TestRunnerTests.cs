using Enforcer.Cli;
using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Scanning.Testing;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning.Testing;

public sealed class TestRunnerTests : IDisposable
{
    private const string Permissive = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: shop}\nspec: {mtls: {mode: PERMISSIVE}}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{rule: mtls-peer-authentication-permissive}")]
    [InlineData("{rule: mtls-peer-authentication-permissive, resource: PeerAuthentication shop/default, path: spec.mtls.mode, level: deny, suppressed: false}")]
    public void Passes_where_exactly_the_expected_is_found(string expectation) =>
        Assert.Empty(Run($"resources: [pa.yaml]\nexpect: [{expectation}]\n"));

    [Theory]
    [InlineData("[]", "Unexpected")]
    [InlineData("[{rule: mtls-peer-authentication-disabled}]", "Missing Unexpected")]
    [InlineData("[{rule: mtls-peer-authentication-permissive, path: spec}]", "Missing Unexpected")]
    [InlineData("[{rule: mtls-peer-authentication-permissive, level: warn}]", "Missing Unexpected")]
    [InlineData("[{rule: mtls-peer-authentication-permissive, suppressed: true}]", "Missing Unexpected")]
    [InlineData("[{rule: mtls-peer-authentication-permissive}, {rule: mtls-peer-authentication-permissive}]", "Missing")]
    public void Fails_for_what_is_missing_and_for_what_is_too_much(string expected, string kinds) =>
        Assert.Equal(kinds, string.Join(' ', Run($"resources: [pa.yaml]\nexpect: {expected}\n").Select(difference => difference.Kind)));

    [Fact]
    public void A_vague_expectation_leaves_the_exact_one_its_finding()
    {
        var differences = Run("""
            resources:
              - pa.yaml
              - {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: till}, spec: {mtls: {mode: PERMISSIVE}}}
            expect:
              - {rule: mtls-peer-authentication-permissive}
              - {rule: mtls-peer-authentication-permissive, resource: PeerAuthentication shop/default}
            """);

        Assert.Empty(differences);
    }

    [Fact]
    public void Judges_by_the_settings_and_the_day_of_the_test()
    {
        _folder.Write("levels.yaml", "rules: {mtls-peer-authentication-permissive: {level: audit}}");
        const string excused = "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, annotations: {enforcer.dev/ignore.mtls-peer-authentication-permissive: old; until=2026-03-31}}, spec: {mtls: {mode: PERMISSIVE}}}";

        Assert.Empty(Run("resources: [pa.yaml]\nsettings: {rules: {mtls-peer-authentication-permissive: {level: off}}}\nexpect: []\n"));
        Assert.Empty(Run("resources: [pa.yaml]\nsettings: levels.yaml\nexpect: [{rule: mtls-peer-authentication-permissive, level: audit}]\n"));
        Assert.Empty(Run($"resources: [{excused}]\ntoday: 2026-03-31\nexpect: [{{rule: mtls-peer-authentication-permissive, suppressed: true}}]\n"));
        Assert.Empty(Run($"resources: [{excused}]\ntoday: 2026-04-01\nexpect: [{{rule: mtls-peer-authentication-permissive}}, {{rule: workload-exception-expired}}]\n"));
    }

    [Theory]
    [InlineData("resources: [pa.yaml]\n", "a.test.yaml:1: expect: is required: a list of findings, or [] for none")]
    [InlineData("expect: []\n", "a.test.yaml:1: resources: is required: a list of files, folders and documents")]
    [InlineData("resources: [pa.yaml]\nexpect: [{rule: nope}]\n", "a.test.yaml:4: expect[0].rule: no such rule")]
    [InlineData("resources: [pa.yaml]\nexpects: []\nexpect: []\n", "a.test.yaml:4: expects: unknown key: known here are apiVersion, before, expect, kind, metadata, mutate, resources, settings, today")]
    [InlineData("resources: [pa.yaml]\ntoday: soon\nexpect: []\n", "a.test.yaml:4: today: expected a date such as 2027-01-31")]
    [InlineData("resources: [broken.yaml]\nexpect: []\n", "broken.yaml:2: not valid YAML")]
    [InlineData("resources: [absent.yaml]\nexpect: []\n", "absent.yaml' does not exist")]
    public void A_test_that_cannot_be_used_fails_and_says_why(string body, string fault)
    {
        _folder.Write("broken.yaml", "kind: [");

        var difference = Assert.Single(Run(body));

        Assert.Equal(TestDifferenceKind.Fault, difference.Kind);
        Assert.Contains(fault, difference.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mtls-peer-authentication-permissive/deny-a.yaml", " # expect: spec.mtls.mode", 0)]
    [InlineData("mtls-peer-authentication-permissive/deny-a.yaml", " # expect: spec.mtls", 2)]
    [InlineData("mtls-peer-authentication-permissive/deny-a.yaml", "", 1)]
    [InlineData("mtls-peer-authentication-permissive/allow-a.yaml", "", 1)]
    [InlineData("mtls-peer-authentication-disabled/allow-a.yaml", "", 0)]
    [InlineData("mtls-no-such-rule/allow-a.yaml", "", 1)]
    public void Runs_cases_by_the_name_of_their_folder(string file, string mark, int differences)
    {
        var path = _folder.Write(file, Permissive.TrimEnd() + mark + "\n");

        var outcome = Assert.Single(new TestRunner(new DeclaredFiles(ReaderLimits.Default), new WebhookMutations(), TimeProvider.System).Run([path], null, CancellationToken.None).Outcomes);

        Assert.Equal(differences, outcome.Differences.Count);
    }

    private IReadOnlyList<TestDifference> Run(string body)
    {
        _folder.Write("pa.yaml", Permissive);
        var path = _folder.Write("a.test.yaml", "apiVersion: enforcer.dev/v1alpha1\nkind: PolicyTest\n" + body);
        var runner = new TestRunner(new DeclaredFiles(ReaderLimits.Default), new WebhookMutations(), new ManualTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)));
        return Assert.Single(runner.Run([path], null, CancellationToken.None).Outcomes).Differences;
    }
}
