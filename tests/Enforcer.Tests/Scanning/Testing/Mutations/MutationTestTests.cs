using Enforcer.Cli;
using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Scanning.Testing;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning.Testing.Mutations;

public sealed class MutationTestTests : IDisposable
{
    private const string Pod = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: web, image: web, env: [{name: TOKEN, value: 'secretref:web/token'}]}]}}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Our_own_cases_of_mutations_pass()
    {
        var run = Runner().Run([Repository.PathOf("tests", "cases", "mutations")], null, CancellationToken.None);

        Assert.True(run.Outcomes.Count >= 4);
        Assert.All(run.Outcomes, outcome => Assert.Empty(outcome.Differences));
    }

    [Theory]
    [InlineData("{resource: Pod shop/web}", "")]
    [InlineData("{resource: Pod shop/web, paths: [/spec/containers/0/env/0/valueFrom, /spec/containers/0/env/0/value]}", "")]
    [InlineData("{resource: Pod shop/web, object: {spec: {containers: [{env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: web, key: token}}}]}]}}}", "")]
    [InlineData("{resource: Pod shop/web, patch: [{op: remove, path: /spec/containers/0/env/0/value}, {op: add, path: /spec/containers/0/env/0/valueFrom, value: {secretKeyRef: {name: web, key: token}}}]}", "")]
    [InlineData("", "+Pod shop/web is changed: [{")]
    [InlineData("{resource: Pod shop/web, patch: []}", "+Pod shop/web, operation 1:|+Pod shop/web, operation 2:")]
    [InlineData("{resource: Pod shop/web, paths: [/spec/containers/0/env/0/valueFrom]}", "+Pod shop/web is changed at /spec/containers/0/env/0/value")]
    [InlineData("{resource: Pod shop/web, paths: [/metadata, /spec/containers/0/env/0/valueFrom, /spec/containers/0/env/0/value]}", "-Pod shop/web is changed at /metadata")]
    [InlineData("{resource: Pod shop/web, object: {spec: {containers: [{name: api}]}}}", "-Pod shop/web, spec.containers[0].name: \"api\"|+Pod shop/web, spec.containers[0].name: \"web\"")]
    [InlineData("{resource: Pod shop/web, object: {spec: {containers: []}}}", "-Pod shop/web, spec.containers: 0 items|+Pod shop/web, spec.containers: 1 items")]
    [InlineData("{resource: Pod shop/web, refused: [injection-unknown-value]}", "-Pod shop/web is refused by injection-unknown-value")]
    [InlineData("{resource: Pod shop/web}, {resource: Pod shop/api}", "-Pod shop/api is changed")]
    public void Compares_what_is_expected_with_what_the_webhook_changes(string expected, string differences)
    {
        var found = Run($"resources: [{Pod}]\nmutate: {{expect: [{expected}]}}\n").Select(one => (one.Kind == TestDifferenceKind.Missing ? "-" : "+") + one.Text).ToList();
        var wanted = differences.Split('|', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(wanted.Length, found.Count);
        Assert.All(wanted.Zip(found), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void A_refusal_that_nobody_expects_fails_and_says_why()
    {
        var difference = Assert.Single(Run($"resources: [{Pod.Replace("web/token", "web", StringComparison.Ordinal)}]\nmutate: {{expect: [{{resource: Pod shop/web}}]}}\n"));

        Assert.Equal(TestDifferenceKind.Unexpected, difference.Kind);
        Assert.Contains("secrets-malformed-reference", difference.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Pod_that_is_stored_already_is_not_injected()
    {
        var stored = Pod.Replace("namespace: shop", "namespace: shop, labels: {enforcer.dev/inject: enabled}", StringComparison.Ordinal);

        Assert.Empty(Run($"resources: [{stored}]\nbefore: [{stored}]\nmutate: {{expect: []}}\n"));
        Assert.Single(Run($"resources: [{stored}]\nmutate: {{expect: []}}\n"));
    }

    [Fact]
    public void What_is_changed_is_judged_as_changed()
    {
        var bound = Pod.Replace("secretref:web/token", "Kx7-Zq2_Vw9!Lm4", StringComparison.Ordinal).Replace("TOKEN", "DB_PASSWORD", StringComparison.Ordinal);
        const string binding = "{apiVersion: enforcer.dev/v1alpha1, kind: SecretBinding, metadata: {name: b, namespace: shop}, spec: {selector: {}, env: DB_PASSWORD, secret: {name: db, key: password}}}";

        Assert.Contains(Run($"resources: [{bound}]\nexpect: []\n"), one => one.Text.StartsWith("secrets-", StringComparison.Ordinal));
        Assert.DoesNotContain(Run($"resources: [{bound}, {binding}]\nmutate: {{expect: [{{resource: Pod shop/web}}]}}\nexpect: []\n"), one => one.Text.StartsWith("secrets-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "mutate: expect: is required")]
    [InlineData("{expect: [{}]}", "resource: is required")]
    [InlineData("{expect: [{resource: Pod shop/web, path: [/spec]}]}", "unknown key")]
    [InlineData("{expect: [{resource: Pod shop/web, patch: [{op: move, path: /a}]}]}", "expected one of add, remove, replace")]
    [InlineData("{expect: [{resource: Pod shop/web, refused: []}]}", "name the rules")]
    [InlineData("{expect: [{resource: Pod shop/web, refused: [a], patch: []}]}", "nothing is changed of an object that is refused")]
    [InlineData("{sidecar: {picture: a}, expect: []}", "unknown key")]
    public void A_section_that_cannot_be_used_fails_and_says_why(string section, string fault)
    {
        var difference = Run($"resources: [{Pod}]\nmutate: {section}\n")[0];

        Assert.Equal(TestDifferenceKind.Fault, difference.Kind);
        Assert.Contains(fault, difference.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_binding_that_cannot_be_used_fails_the_test()
    {
        const string binding = "{apiVersion: enforcer.dev/v1alpha1, kind: SecretBinding, metadata: {name: b, namespace: shop}, spec: {env: A}}";

        var difference = Assert.Single(Run($"resources: [{Pod}, {binding}]\nmutate: {{expect: []}}\n"));

        Assert.Equal(TestDifferenceKind.Fault, difference.Kind);
    }

    private static TestRunner Runner() => new(new DeclaredFiles(ReaderLimits.Default), new WebhookMutations(), TimeProvider.System);

    private IReadOnlyList<TestDifference> Run(string body)
    {
        var path = _folder.Write("a.test.yaml", "apiVersion: enforcer.dev/v1alpha1\nkind: PolicyTest\n" + body);
        return Assert.Single(Runner().Run([path], null, CancellationToken.None).Outcomes).Differences;
    }
}
