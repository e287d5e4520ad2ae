using System.Net;
using System.Text.Json.Nodes;
using Enforcer.Hosting;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Enforcer.Tests.Admission;

public sealed class AdmissionHostTests
{
    [Fact]
    public async Task Answers_a_review_in_the_form_that_the_api_server_reads()
    {
        await using var webhook = await TestWebhook.StartAsync();

        using var answer = await webhook.PostAsync("/validate", Reviews.Of(Reviews.PermissivePeerAuthentication));

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        var review = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("admission.k8s.io/v1", review["apiVersion"]!.GetValue<string>());
        Assert.Equal("AdmissionReview", review["kind"]!.GetValue<string>());
        Assert.Null(review["request"]);
        var response = review["response"]!;
        Assert.Equal("705ab4f5-6393-11e8-b7cc-42010a800002", response["uid"]!.GetValue<string>());
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal(403, response["status"]!["code"]!.GetValue<int>());
        Assert.Equal("Forbidden", response["status"]!["reason"]!.GetValue<string>());
        Assert.Null(response["patch"]);
        Assert.Null(response["patchType"]);
    }

    [Fact]
    public async Task Answers_a_mutation_with_a_json_patch()
    {
        await using var webhook = await TestWebhook.StartAsync();
        var pod = Reviews.Pod("""
            "labels":{"enforcer.dev/inject":"enabled"}
            """);

        var response = await webhook.ReviewAsync("/mutate", Reviews.Of(pod));

        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.Equal("JSONPatch", response["patchType"]!.GetValue<string>());
        var patched = AppliedPatch.To(pod, Convert.FromBase64String(response["patch"]!.GetValue<string>()));
        Assert.Equal("enforcer:test", patched["spec"]!["containers"]![1]!["image"]!.GetValue<string>());
    }

    [Fact]
    public async Task Adds_the_gateway_on_the_path_for_namespaces_that_ask_for_it_only()
    {
        await using var webhook = await TestWebhook.StartAsync();

        var everywhere = await webhook.ReviewAsync("/mutate", Reviews.Of(Reviews.Pod()));
        var asking = await webhook.ReviewAsync("/mutate/namespace", Reviews.Of(Reviews.Pod()));

        Assert.Null(everywhere["patch"]);
        Assert.NotNull(asking["patch"]);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    public async Task Serves_health_and_metrics_on_the_admin_port_alone(string path)
    {
        await using var webhook = await TestWebhook.StartAsync();

        using var admin = await webhook.Client.GetAsync(new Uri(webhook.AdminUrl, path));
        using var reviews = await webhook.Client.GetAsync(new Uri(webhook.Url, path));

        Assert.Equal(HttpStatusCode.OK, admin.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, reviews.StatusCode);
    }

    [Fact]
    public async Task Takes_no_review_without_tls()
    {
        await using var webhook = await TestWebhook.StartAsync();

        using var answer = await webhook.Client.PostAsync(new Uri(webhook.AdminUrl, "/validate"), new StringContent(Reviews.Of(Reviews.Pod()), null, "application/json"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Refuses_another_content_type_with_415()
    {
        await using var webhook = await TestWebhook.StartAsync();

        using var answer = await webhook.PostAsync("/validate", Reviews.Of(Reviews.Pod()), "application/yaml");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.StartsWith("enforcer: content-type: ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_a_body_beyond_the_limit_with_413_whether_its_length_is_said_or_not(bool said)
    {
        await using var webhook = await TestWebhook.StartAsync(change: options => options with { MostBodyBytes = 64 * 1024 });
        HttpContent content = said ? new ByteArrayContent(new byte[65 * 1024]) : new UnsaidContent(65 * 1024);

        using var answer = await webhook.PostAsync("/validate", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.StartsWith("enforcer: body-too-large: ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("enforcer_admission_refusals_total{reason=\"body-too-large\"} 1\n", await webhook.MetricsAsync());
    }

    [Fact]
    public async Task Reads_a_review_of_three_mebibytes()
    {
        await using var webhook = await TestWebhook.StartAsync();
        var big = $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"big","namespace":"shop"},"data":{"text":"{{new string('a', 3 * 1024 * 1024)}}"} }""";

        var response = await webhook.ReviewAsync("/validate", Reviews.Of(big));

        Assert.True(response["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Shows_a_rotated_certificate_to_the_next_connection_and_keeps_the_old_one_when_the_new_is_broken()
    {
        await using var webhook = await TestWebhook.StartAsync();
        var reload = webhook.Host.Services.GetServices<IHostedService>().OfType<ReloadService>().Single();
        await webhook.ReviewAsync("/validate", Reviews.Of(Reviews.Pod()));
        var first = webhook.ShownCertificate;

        webhook.RotateCertificate();
        reload.ReloadAll();
        await webhook.ReviewAsync("/validate", Reviews.Of(Reviews.Pod()));
        var second = webhook.ShownCertificate;
        await File.WriteAllTextAsync(webhook.Files.Key, "-----BEGIN PRIVATE KEY-----\nbroken\n-----END PRIVATE KEY-----\n");
        reload.ReloadAll();
        await webhook.ReviewAsync("/validate", Reviews.Of(Reviews.Pod()));

        Assert.NotEqual(first, second);
        Assert.Equal(second, webhook.ShownCertificate);
        Assert.Contains("enforcer_hosting_reload_failures_total{subject=\"serving-certificate\"} 1\n", await webhook.MetricsAsync());
    }

    [Fact]
    public async Task Follows_its_configuration_and_keeps_the_last_good_one()
    {
        await using var webhook = await TestWebhook.StartAsync("rules: {mtls-peer-authentication-permissive: {level: warn}}");
        var reload = webhook.Host.Services.GetServices<IHostedService>().OfType<ReloadService>().Single();
        var review = Reviews.Of(Reviews.PermissivePeerAuthentication);

        var warned = await webhook.ReviewAsync("/validate", review);
        await File.WriteAllTextAsync(webhook.ConfigFile, "rules: {mtls-peer-authentication-permissive: {level: deny}}");
        reload.ReloadAll();
        var denied = await webhook.ReviewAsync("/validate", review);
        await File.WriteAllTextAsync(webhook.ConfigFile, "rules: {no-such-rule: {level: off}}");
        reload.ReloadAll();
        var still = await webhook.ReviewAsync("/validate", review);

        Assert.True(warned["allowed"]!.GetValue<bool>());
        Assert.Contains("mtls-peer-authentication-permissive at spec.mtls.mode", warned["warnings"]![0]!.GetValue<string>());
        Assert.False(denied["allowed"]!.GetValue<bool>());
        Assert.False(still["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Refuses_to_start_with_a_key_of_another_certificate()
    {
        using var folder = new TemporaryFolder();
        using var authority = TestAuthority.Create();
        var one = authority.WriteIdentity(folder, "one");
        var other = authority.WriteIdentity(folder, "other");

        var failure = await Assert.ThrowsAsync<ConfigurationException>(
            () => TestWebhook.StartAsync(change: options => options with { CertificateFile = one.Certificate, KeyFile = other.Key }));

        Assert.Contains("one.crt and ", failure.Message);
    }

    [Fact]
    public async Task Counts_answers_and_findings_without_names()
    {
        await using var webhook = await TestWebhook.StartAsync();

        await webhook.ReviewAsync("/validate", Reviews.Of(Reviews.PermissivePeerAuthentication));
        await webhook.ReviewAsync("/validate", Reviews.Of(null, "DELETE", Reviews.PermissivePeerAuthentication));
        await webhook.ReviewAsync("/mutate/namespace", Reviews.Of(Reviews.Pod()));

        var metrics = await webhook.MetricsAsync();
        Assert.Contains("enforcer_admission_requests_total{decision=\"deny\",operation=\"CREATE\",webhook=\"validate\"} 1\n", metrics);
        Assert.Contains("enforcer_admission_requests_total{decision=\"pass\",operation=\"DELETE\",webhook=\"validate\"} 1\n", metrics);
        Assert.Contains("enforcer_admission_findings_total{level=\"deny\",rule=\"mtls-peer-authentication-permissive\"} 1\n", metrics);
        Assert.Contains("enforcer_admission_patches_total{change=\"sidecar\"} 1\n", metrics);
        Assert.Contains("enforcer_admission_duration_seconds_count{reason=\"judged\",webhook=\"validate\"} 2\n", metrics);
        Assert.Contains("enforcer_admission_rule_duration_seconds_count{rule=\"mtls-peer-authentication-permissive\"} ", metrics);
        Assert.Contains("enforcer_admission_in_flight 0\n", metrics);
        Assert.Matches("(?m)^enforcer_admission_certificate_not_after_seconds [0-9]{10}$", metrics);
        Assert.DoesNotContain("shop", metrics);
    }

    [Fact]
    public async Task Documents_every_metric()
    {
        await using var webhook = await TestWebhook.StartAsync();

        var families = (await webhook.MetricsAsync()).Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' '));

        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "admission.md"));
        Assert.All(families, family => Assert.Contains($"| `{family[2]}` | {family[3]} |", page));
    }

    private sealed class UnsaidContent(int length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(new byte[length]).AsTask();

        protected override bool TryComputeLength(out long computed)
        {
            computed = 0;
            return false;
        }
    }
}
