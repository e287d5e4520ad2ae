using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>The built webhook behind a real API server, registered as <c>manifests/</c> says.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class AdmissionTests(RegisteredWebhook webhook) : IClassFixture<RegisteredWebhook>
{
    private const string Expect = "# expect: ";

    private static readonly string Cases = RepositoryFolder.Find("tests", "cases", "admission");

    private readonly ControlPlane _cluster = webhook.Cluster;

    public static TheoryData<string> Refused => CasesOf("refused");

    public static TheoryData<string> Accepted => CasesOf("accepted");

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Refuses_with_rule_and_path(string name)
    {
        var file = Path.Combine(Cases, "refused", name);
        var expected = File.ReadLines(file).First()[Expect.Length..];
        var space = await _cluster.CreateNamespaceAsync("refused");

        var result = (await CreateAsync(space, file)).Exits(1);

        Assert.Contains($"denied the request: ", result.Error, StringComparison.Ordinal);
        Assert.Contains($"\n- {expected}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("; fix: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("k7Rz!2qLw9Xv", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Accepts_what_is_good(string name)
    {
        var space = await _cluster.CreateNamespaceAsync("accepted");

        (await CreateAsync(space, Path.Combine(Cases, "accepted", name))).Exits(0);
    }

    [Fact]
    public async Task Refuses_and_accepts_in_a_dry_run_and_stores_nothing()
    {
        var space = await _cluster.CreateNamespaceAsync("dry");

        var bad = await CreateAsync(space, Path.Combine(Cases, "refused", "peer-authentication-permissive.yaml"), "--dry-run=server");
        var good = await CreateAsync(space, Path.Combine(Cases, "accepted", "peer-authentication-strict.yaml"), "--dry-run=server");

        Assert.Contains("mtls-peer-authentication-permissive", bad.Exits(1).Error, StringComparison.Ordinal);
        good.Exits(0);
        Assert.Equal("", (await _cluster.KubectlAsync("get", "peerauthentications", "--namespace", space, "--output", "name")).Exits(0).Output);
    }

    [Fact]
    public async Task Stores_a_pod_with_the_reference_and_the_template_as_written()
    {
        var space = await _cluster.CreateNamespaceAsync("reference");
        (await CreateAsync(space, Path.Combine(Cases, "accepted", "deployment.yaml"))).Exits(0);
        (await _cluster.KubectlAsync("wait", "deployment/orders", "--for=jsonpath={.status.replicas}=1", "--timeout=30s", "--namespace", space)).Exits(0);

        var template = await GetAsync(space, "deployment", "orders");
        var pods = JsonNode.Parse((await _cluster.KubectlAsync("get", "pods", "--namespace", space, "--output", "json")).Exits(0).Output)!["items"]!.AsArray();

        Assert.Equal("secretref:database/password", template["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![1]!["value"]!.GetValue<string>());
        var variable = Assert.Single(pods)!["spec"]!["containers"]![0]!["env"]![1]!;
        Assert.Null(variable["value"]);
        Assert.Equal("""{"key":"password","name":"database"}""", variable["valueFrom"]!["secretKeyRef"]!.ToJsonString());
    }

    [Fact]
    public async Task Lets_an_old_fault_be_edited_and_deleted_but_not_made_worse()
    {
        var space = webhook.OldNamespace;

        var label = await _cluster.KubectlAsync("label", "peerauthentication", "legacy", "team=shop", "--namespace", space);
        var worse = await _cluster.KubectlAsync(
            "patch", "peerauthentication", "legacy", "--namespace", space, "--type=merge", "--patch", """{"spec":{"selector":{"matchLabels":{"app":"a"}},"portLevelMtls":{"8080":{"mode":"DISABLE"}}}}""");
        var delete = await _cluster.KubectlAsync("delete", "peerauthentication", "legacy", "--namespace", space);

        Assert.Contains("was there before", label.Exits(0).Error, StringComparison.Ordinal);
        Assert.Contains("portLevelMtls", worse.Exits(1).Error, StringComparison.Ordinal);
        delete.Exits(0);
    }

    [Fact]
    public async Task Adds_the_gateway_in_a_namespace_that_asks_for_it_once()
    {
        var space = await _cluster.CreateNamespaceAsync("injected");
        (await _cluster.KubectlAsync("label", "namespace", space, "enforcer.dev/inject=enabled")).Exits(0);

        (await ApplyAsync(space, Pod("app", ""))).Exits(0);
        var first = await GetAsync(space, "pod", "app");
        (await ApplyAsync(space, Pod("app", ""))).Exits(0);
        var second = await GetAsync(space, "pod", "app");

        var containers = first["spec"]!["containers"]!.AsArray();
        Assert.Equal(["app", "enforcer-gateway"], containers.Select(container => container!["name"]!.GetValue<string>()));
        Assert.Equal(["gateway", "--config", "/etc/enforcer/gateway/gateway.yaml"], containers[1]!["args"]!.AsArray().Select(argument => argument!.GetValue<string>()));
        Assert.True(containers[1]!["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>());
        Assert.Contains("enforcer-gateway-certificate", first["spec"]!["volumes"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"capture\":\"explicit\"", first["metadata"]!["annotations"]!["enforcer.dev/status"]!.GetValue<string>(), StringComparison.Ordinal);
        // kubectl says "configured", as it asks for the order of its own containers; the object stays the same.
        Assert.Equal(first["metadata"]!["resourceVersion"]!.GetValue<string>(), second["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task Adds_the_gateway_where_a_pod_asks_for_it_and_refuses_one_that_declines()
    {
        var asking = await _cluster.CreateNamespaceAsync("asking");

        (await ApplyAsync(asking, Pod("asks", "enforcer.dev/inject: enabled"))).Exits(0);
        (await ApplyAsync(asking, Pod("plain", ""))).Exits(0);
        var declines = await ApplyAsync(asking, Pod("declines", "enforcer.dev/inject: disabled"));

        Assert.Contains("injection-sidecar-disabled at metadata.annotations[enforcer.dev/inject]: ", declines.Exits(1).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await GetAsync(asking, "pod", "asks"))["spec"]!["containers"]!.AsArray().Count);
        Assert.Single((await GetAsync(asking, "pod", "plain"))["spec"]!["containers"]!.AsArray());
    }

    [Theory]
    [InlineData("{\"kind\":\"AdmissionReview\"", HttpStatusCode.BadRequest, "enforcer: malformed: ")]
    [InlineData("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1beta1\"}", HttpStatusCode.BadRequest, "admission.k8s.io/v1")]
    [InlineData("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{}}", HttpStatusCode.BadRequest, "request.uid is missing")]
    public async Task Answers_a_malformed_review_with_400(string body, HttpStatusCode status, string text)
    {
        using var client = CreateClient();

        using var answer = await PostAsync(client, "validate", Encoding.UTF8.GetBytes(body));

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_an_oversize_review_with_413()
    {
        using var client = CreateClient();

        using var answer = await PostAsync(client, "validate", new byte[4 * 1024 * 1024]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("enforcer: body-too-large: ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_what_it_refused()
    {
        var space = await _cluster.CreateNamespaceAsync("counted");
        (await CreateAsync(space, Path.Combine(Cases, "refused", "destination-rule-disable.yaml"))).Exits(1);
        using var client = new HttpClient();

        var metrics = await client.GetStringAsync(new Uri(webhook.AdminUrl, "metrics"));

        Assert.Matches("(?m)^enforcer_admission_findings_total\\{level=\"deny\",rule=\"mtls-destination-rule-tls-disabled\"\\} [1-9]", metrics);
        Assert.Matches("(?m)^enforcer_admission_requests_total\\{decision=\"deny\",operation=\"CREATE\",webhook=\"validate\"\\} [1-9]", metrics);
    }

    [Fact]
    public async Task Ends_cleanly_on_sigterm()
    {
        await using var process = webhook.Start();
        var (_, admin) = await RegisteredWebhook.ListeningAsync(process);
        using var client = new HttpClient();
        await process.WaitUntilReadyAsync(new Uri(admin, "readyz"), client);

        var result = await process.StopAsync();

        Assert.Contains("Draining", result.Exits(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_shipped_in_manifests_that_the_api_server_takes()
    {
        (await _cluster.KubectlAsync("apply", "--filename", RepositoryFolder.Find("manifests", "base", "namespace.yaml"))).Exits(0);
        try
        {
            // This server's PodDisruptionBudget is still v1beta1.
            foreach (var file in Directory.GetFiles(RepositoryFolder.Find("manifests", "base")).Where(file => Path.GetFileName(file) is not ("kustomization.yaml" or "pod-disruption-budget.yaml")))
            {
                // The configurations stand already, rewritten: under another name they are judged as shipped.
                var shipped = (await File.ReadAllTextAsync(file)).Replace("  name: enforcer\n", "  name: shipped\n", StringComparison.Ordinal);
                (await _cluster.KubectlWithInputAsync(shipped, "apply", "--dry-run=server", "--filename", "-")).Exits(0);
            }
        }
        finally
        {
            await _cluster.KubectlAsync("delete", "namespace", "enforcer-system", "--timeout=90s");
        }
    }

    private static TheoryData<string> CasesOf(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Cases, folder), "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static string Pod(string name, string annotation) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          {{(annotation.Length == 0 ? "" : $"annotations: {{{annotation}}}")}}
        spec:
          containers:
          - {name: app, image: "app:1"}
        """;

    private Task<CommandResult> CreateAsync(string space, string file, params string[] more) =>
        _cluster.KubectlAsync(["create", "--namespace", space, "--filename", file, .. more]);

    private Task<CommandResult> ApplyAsync(string space, string manifest) =>
        _cluster.KubectlWithInputAsync(manifest, "apply", "--namespace", space, "--filename", "-");

    private async Task<JsonNode> GetAsync(string space, string kind, string name) =>
        JsonNode.Parse((await _cluster.KubectlAsync("get", kind, name, "--namespace", space, "--output", "json")).Exits(0).Output)!;

    private HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(webhook.AuthorityFile) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new HttpClient(handler) { BaseAddress = webhook.Url };
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }
}
