using Enforcer.Policies;
using Enforcer.Policies.Rules.Guards;
using Enforcer.Policies.Scopes;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Policies.Rules.Guards;

public sealed class GuardTests
{
    private const string Exception = "{apiVersion: enforcer.dev/v1alpha1, kind: PolicyException, metadata: {name: a}, spec: {rules: [mtls-peer-authentication-permissive]}}";

    private static readonly Identities Platform = new([], ["platform"]);
    private static readonly Requester Ada = new("ada", ["platform"]);
    private static readonly Requester Mallory = new("mallory", ["developers"]);

    [Fact]
    public void Only_those_whom_the_configuration_names_may_change_what_is_ours()
    {
        Assert.Empty(Judge(null, Exception, Ada, Platform));
        var (rule, severity) = Assert.Single(Judge(null, Exception, Mallory, Platform));
        Assert.Equal(("workload-enforcer-object-changed", Severity.High), (rule, severity));
        Assert.Single(Judge(Exception, null, Mallory, Platform));
        Assert.Single(Judge(Exception, null, null, Platform));
    }

    [Fact]
    public void Where_nobody_is_named_nobody_is_refused()
    {
        Assert.Equal([("workload-enforcer-object-changed", null)], Judge(null, Exception, Mallory, Identities.None));
    }

    [Theory]
    [InlineData("{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: enforcerpolicies.enforcer.dev}}", 1)]
    [InlineData("{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: widgets.example.com}}", 0)]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: enforcer-webhook-authority, namespace: enforcer-system}}", 1)]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: another, namespace: enforcer-system}}", 0)]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}", 0)]
    public void Knows_its_own(string removed, int findings)
    {
        Assert.Equal(findings, Judge(removed, null, Mallory, Platform).Count);
    }

    [Fact]
    public void The_controller_heals_its_own_secrets()
    {
        const string secret = "{apiVersion: v1, kind: Secret, metadata: {name: enforcer-webhook-certificate, namespace: enforcer-system}}";

        Assert.Empty(Judge(secret, null, new Requester("system:serviceaccount:enforcer-system:enforcer-controller", []), Platform));
        Assert.Single(Judge(secret, null, new Requester("system:serviceaccount:shop:enforcer-controller", []), Platform));
    }

    [Fact]
    public void A_label_of_somebodys_tool_changes_nothing()
    {
        Assert.Empty(Judge(Exception, Exception.Replace("name: a", "name: a, labels: {tool: b}", StringComparison.Ordinal), Mallory, Platform));
    }

    [Fact]
    public void A_policy_that_becomes_weaker_says_how()
    {
        const string strict = "{apiVersion: enforcer.dev/v1alpha1, kind: EnforcerPolicy, metadata: {name: default}, spec: {profile: strict}}";
        var observe = strict.Replace("strict", "observe", StringComparison.Ordinal);

        Assert.Equal(["workload-enforcer-object-changed", "workload-enforcer-policy-weakened"], Judge(strict, observe, Mallory, Platform).Select(one => one.Rule));
        Assert.Equal(["workload-enforcer-object-changed"], Judge(observe, strict, Mallory, Platform).Select(one => one.Rule));
        Assert.Contains("workload-enforcer-policy-weakened", Judge(strict, null, Mallory, Platform).Select(one => one.Rule));
    }

    [Theory]
    [InlineData("istio-injection: enabled", "team: shop", 1)]
    [InlineData("istio-injection: enabled", "istio-injection: enabled", 0)]
    [InlineData("team: shop", "team: till", 0)]
    [InlineData("enforcer.dev/inject: enabled", "{}", 1)]
    public void A_label_that_asks_for_the_proxy_is_not_taken_away_in_silence(string before, string after, int findings)
    {
        Assert.Equal(findings, Judge(Namespace(before), Namespace(after), Mallory, Platform).Count(one => one.Rule == "injection-switch-removed"));

        static string Namespace(string labels) => $"{{apiVersion: v1, kind: Namespace, metadata: {{name: shop, labels: {(labels == "{}" ? labels : $"{{{labels}}}")}}}}}";
    }

    private static List<(string Rule, Severity? Severity)> Judge(string? before, string? after, Requester? requester, Identities guards) =>
        [.. Guard.Judge(Read(before), Read(after), requester, guards).Select(one => (one.Rule.Id, one.Violation.Severity))];

    private static Resource? Read(string? text) =>
        text is null ? null : new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default).Resources[0];
}
