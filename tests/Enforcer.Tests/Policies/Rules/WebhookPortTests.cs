using Enforcer.Mesh;
using Enforcer.Mesh.Connections;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Rules.Mtls.Istio;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Policies.Rules;

/// <summary>A port that the API server calls may be permissive, and no other: the finding stays, suppressed, with the reason.</summary>
public class WebhookPortTests
{
    private const string Around = """
        {apiVersion: v1, kind: Service, metadata: {name: hook, namespace: shop}, spec: {selector: {app: hook}, ports: [{port: 443, targetPort: tls}, {port: 80, targetPort: 8080}]}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: hook, namespace: shop}, spec: {template: {metadata: {labels: {app: hook}},
          spec: {containers: [{name: hook, ports: [{name: tls, containerPort: 9443}, {containerPort: 8080}]}]}}}}
        """;

    private const string Webhook = "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: checks}, webhooks: [{name: a.b.c, clientConfig: {service: {name: hook, namespace: shop}}}]}";
    private const string Conversion = "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: as.b.c}, spec: {conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: hook, namespace: shop, port: 443}}}}}}";
    private const string Api = "{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.b.c}, spec: {service: {name: hook, namespace: shop, port: 80}}}";

    [Theory]
    [InlineData(Webhook, "9443: {mode: PERMISSIVE}", true)]
    [InlineData(Conversion, "9443: {mode: PERMISSIVE}", true)]
    [InlineData(Api, "8080: {mode: PERMISSIVE}", true)]
    [InlineData(Api, "9443: {mode: PERMISSIVE}", false)]
    [InlineData(Webhook, "8080: {mode: PERMISSIVE}", false)]
    [InlineData(Webhook, "443: {mode: PERMISSIVE}", false)]
    public void Only_the_port_that_the_API_server_calls_is_excused(string caller, string port, bool isExcused)
    {
        var finding = Assert.Single(Judge(caller, $"mtls: {{mode: STRICT}}, portLevelMtls: {{{port}}}"));

        Assert.Equal(isExcused, finding.Suppressed is not null);
    }

    [Fact]
    public void The_workload_as_a_whole_is_not_excused() => Assert.Null(Assert.Single(Judge(Webhook, "mtls: {mode: PERMISSIVE}")).Suppressed);

    [Fact]
    public void A_policy_that_selects_another_workload_too_is_not_excused()
    {
        const string Other = "{apiVersion: v1, kind: Pod, metadata: {name: other, namespace: shop, labels: {app: hook}}, spec: {containers: [{name: other}]}}";

        var around = Around.Replace("app: hook}", "app: hook, tier: hook}", StringComparison.Ordinal);

        Assert.NotNull(Assert.Single(Judge(Webhook, "portLevelMtls: {9443: {mode: PERMISSIVE}}, mtls: {mode: STRICT}", around)).Suppressed);
        Assert.Null(Assert.Single(Judge($"{Webhook}\n---\n{Other}", "portLevelMtls: {9443: {mode: PERMISSIVE}}, mtls: {mode: STRICT}", around)).Suppressed);
    }

    [Fact]
    public void The_mode_of_the_port_names_who_needs_it()
    {
        var mesh = new MeshModel(Set(Webhook, Policy("portLevelMtls: {9443: {mode: PERMISSIVE}}, mtls: {mode: STRICT}"), Around));

        var mode = Assert.Single(mesh.Istio.Workloads, one => one.Need is not null);

        Assert.Equal("9443", mode.Port);
        Assert.Contains("(decides; it may: ValidatingWebhookConfiguration 'checks'", ModeWords.Of(mode.Chain[^1], mode), StringComparison.Ordinal);
        Assert.StartsWith("ValidatingWebhookConfiguration 'checks' makes the API server call it by Service 'hook'", mode.Need, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Judge(string caller, string policy, string around = Around) =>
        new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository, [new PeerAuthenticationPermissiveRule()]).Evaluate(Set(caller, Policy(policy), around), new DateOnly(2026, 1, 1));

    private static string Policy(string spec) =>
        $"{{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {{name: hook, namespace: shop}}, spec: {{selector: {{matchLabels: {{app: hook}}}}, {spec}}}}}";

    private static ResourceSet Set(params string[] documents)
    {
        var read = new YamlFormat().Read(SourceText.Of("f.yaml", string.Join("\n---\n", documents.Where(text => text.Length > 0))), ReaderLimits.Default);
        Assert.Empty(read.Errors);
        return new ResourceSet(read.Resources);
    }
}
