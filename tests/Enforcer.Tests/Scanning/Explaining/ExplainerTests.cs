using System.Text.Json;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Explaining;

namespace Enforcer.Tests.Scanning.Explaining;

public class ExplainerTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private const string Text = """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default, namespace: istio-system}
        spec: {mtls: {mode: PERMISSIVE}}
        ---
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata:
          name: till
          namespace: shop
          annotations: {enforcer.dev/ignore.mtls-peer-authentication-permissive: "moves in March; until=2027-03-31; owner=till"}
        spec: {selector: {matchLabels: {app: till}}, mtls: {mode: UNSET}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: till, namespace: shop}
        spec: {template: {metadata: {labels: {app: till}}, spec: {containers: [{name: a, ports: [{containerPort: 80}]}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: till, namespace: shop}
        spec: {selector: {app: till}}
        """;

    [Fact]
    public void A_rule_is_explained_by_its_findings_and_what_they_inherit()
    {
        var answer = Explain("mtls-peer-authentication-permissive");

        var inherited = answer.Findings.Single(one => one.Finding.Resource.Name == "till");
        Assert.Equal(["f.yaml:4", "f.yaml:12"], inherited.Chain.Select(step => $"{step.File}:{step.Line}"));
        Assert.Contains("moves in March", inherited.Finding.Suppressed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deployment/shop/till", "Deployment")]
    [InlineData("deployment/till", "Deployment")]
    [InlineData("shop/till", "Deployment")]
    [InlineData("Service/till", "Service")]
    [InlineData("PeerAuthentication/shop/till", "PeerAuthentication")]
    public void A_resource_is_found_by_each_way_of_naming_it(string words, string kind)
    {
        var one = Assert.Single(Explain(words).Resources);

        Assert.Equal(kind, one.Resource.Kind);
        Assert.Equal("till", Assert.Single(one.Workloads).Workload.Resource.Name);
    }

    [Fact]
    public void The_chain_of_a_port_ends_with_the_policy_that_decides()
    {
        var port = Explain("shop/till").Resources[0].Workloads[0].Ports.Single(port => port.Port == "80");

        Assert.Equal(
            ["f.yaml:4 mesh: PeerAuthentication 'default' says PERMISSIVE (decides)", "f.yaml:12 workload: PeerAuthentication 'till' says UNSET, so what stands above it holds"],
            port.Verdict.Chain.Select(step => $"{step.File}:{step.Line} {step.Says}"));
    }

    [Fact]
    public void Exceptions_of_the_object_are_told_with_their_terms() =>
        Assert.Equal("mtls-peer-authentication-permissive", Assert.Single(Explain("PeerAuthentication/till").Resources[0].Exceptions).Rule);

    [Theory]
    [InlineData("Deployment/til", "Deployment/shop/till")]
    [InlineData("shop/tlil", "shop/till")]
    [InlineData("mtls-peer-authentication-permisive", "mtls-peer-authentication-permissive")]
    public void A_name_that_nothing_has_is_refused_with_what_comes_near(string words, string near)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Explain(words));

        Assert.Contains(near, refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_and_json_say_the_same_places()
    {
        var answer = Explain("shop/till");
        var text = new StringWriter();
        var json = new StringWriter();

        ExplanationText.Write(answer, text);
        ExplanationJson.Write(answer, json);

        Assert.Contains("f.yaml:4  mesh: PeerAuthentication 'default' says PERMISSIVE (decides)", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("unknown: needs cluster", text.ToString(), StringComparison.Ordinal);
        var port = JsonDocument.Parse(json.ToString()).RootElement.GetProperty("resources")[0].GetProperty("workloads")[0].GetProperty("ports")[0];
        Assert.Equal(("permissive", 4), (port.GetProperty("mode").GetString(), port.GetProperty("chain")[0].GetProperty("line").GetInt32()));
    }

    private static Explanation Explain(string words)
    {
        var set = new ResourceSet(new YamlFormat().Read(SourceText.Of("f.yaml", Text), ReaderLimits.Default).Resources);
        var findings = new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository).Evaluate(set, Today);
        return new Explainer(new ScanResult(findings, [], 1, set.All.Count, default) { Together = set, Today = Today }, PolicySettings.Default).Explain(words);
    }
}
