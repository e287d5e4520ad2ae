using System.Diagnostics.Metrics;
using System.Text;
using Enforcer.Admission;
using Enforcer.Admission.Validation;
using Enforcer.Admission.Wire;
using Enforcer.Telemetry;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Admission.Validation;

public sealed class ValidatingReviewerTests : IDisposable
{
    private const string Strict =
        """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"default","namespace":"shop"},"spec":{"mtls":{"mode":"STRICT"}}}""";

    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Says_rule_path_reason_and_fix_of_every_finding()
    {
        const string rule = """
            {"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"orders","namespace":"shop"},
             "spec":{"host":"orders","trafficPolicy":{"tls":{"mode":"DISABLE"},"portLevelSettings":[{"port":{"number":80},"tls":{"mode":"DISABLE"}}]}}}
            """;

        var decision = Reviewer().Review(Reviews.Request(rule));

        Assert.Equal(Outcome.Deny, decision.Outcome);
        Assert.Equal(403, decision.Status!.Code);
        Assert.Equal("Forbidden", decision.Status.Reason);
        var lines = decision.Status.Message.Split('\n');
        Assert.Equal("DestinationRule shop/orders is refused by 2 rules:", lines[0]);
        Assert.Matches("^- mtls-destination-rule-tls-disabled at spec\\.trafficPolicy\\.portLevelSettings\\[0\\]\\.tls\\.mode: .+; fix: .+$", lines[1]);
        Assert.Matches("^- mtls-destination-rule-tls-disabled at spec\\.trafficPolicy\\.tls\\.mode: .+; fix: .+$", lines[2]);
        Assert.Equal(3, lines.Length);
        Assert.Contains("mtls-destination-rule-tls-disabled at spec.trafficPolicy.tls.mode", decision.AuditAnnotations!["denied"]);
    }

    [Fact]
    public void Allows_what_no_rule_objects_to()
    {
        var decision = Reviewer().Review(Reviews.Request(Strict));

        Assert.Equal(Outcome.Allow, decision.Outcome);
        Assert.Null(decision.Status);
        Assert.Empty(decision.Warnings);
        Assert.Null(decision.AuditAnnotations);
    }

    [Theory]
    [InlineData("DELETE", null)]
    [InlineData("CONNECT", null)]
    [InlineData("UPDATE", "status")]
    [InlineData("UPDATE", "scale")]
    public void Passes_what_is_never_judged(string operation, string? subResource)
    {
        var request = operation == "UPDATE"
            ? Reviews.Request(Reviews.PermissivePeerAuthentication, operation, Strict, subResource)
            : Reviews.Request(null, operation, Reviews.PermissivePeerAuthentication, subResource);

        Assert.Equal(Outcome.Pass, Reviewer().Review(request).Outcome);
    }

    [Fact]
    public void Passes_what_the_api_server_itself_writes()
    {
        var request = Reviews.Request(Reviews.PermissivePeerAuthentication, user: "system:apiserver");

        Assert.Equal(Outcome.Pass, Reviewer().Review(request).Outcome);
    }

    [Theory]
    [InlineData("\"finalizers\":[]")]
    [InlineData("\"finalizers\":[],\"deletionTimestamp\":\"2026-11-22T12:00:00Z\",\"deletionGracePeriodSeconds\":0")]
    public void Never_blocks_a_change_of_finalizers_alone(string metadata)
    {
        string With(string more) => Reviews.PermissivePeerAuthentication.Replace("\"namespace\"", $"{more},\"namespace\"", StringComparison.Ordinal);

        var decision = Reviewer().Review(Reviews.Request(With(metadata), "UPDATE", With("\"finalizers\":[\"shop.test/keep\"]")));

        Assert.NotEqual(Outcome.Deny, decision.Outcome);
        Assert.Equal(Outcome.Deny, Reviewer().Review(Reviews.Request(With(metadata), "UPDATE", Strict)).Outcome);
    }

    [Fact]
    public void Warns_of_what_an_update_leaves_as_bad_as_it_was()
    {
        var relabelled = Reviews.PermissivePeerAuthentication.Replace("\"namespace\"", "\"labels\":{\"team\":\"shop\"},\"namespace\"", StringComparison.Ordinal);

        var decision = Reviewer().Review(Reviews.Request(relabelled, "UPDATE", Reviews.PermissivePeerAuthentication));

        Assert.Equal(Outcome.Warn, decision.Outcome);
        Assert.Contains("was there before", Assert.Single(decision.Warnings));
    }

    [Fact]
    public void Denies_an_update_for_what_the_old_object_did_not_have()
    {
        var decision = Reviewer().Review(Reviews.Request(Reviews.PermissivePeerAuthentication, "UPDATE", Strict));

        Assert.Equal(Outcome.Deny, decision.Outcome);
    }

    [Fact]
    public void Denies_another_secret_in_the_place_of_an_old_one()
    {
        static string Map(string secret) => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"},"data":{"password":"{{secret}}"} }""";

        var same = Reviewer().Review(Reviews.Request(Map("k7Rz!2qLw9Xv"), "UPDATE", Map("k7Rz!2qLw9Xv")));
        var other = Reviewer().Review(Reviews.Request(Map("pW4!tQz8#bNm"), "UPDATE", Map("k7Rz!2qLw9Xv")));

        Assert.Equal(Outcome.Warn, same.Outcome);
        Assert.Equal(Outcome.Deny, other.Outcome);
        Assert.DoesNotContain("pW4!tQz8#bNm", other.Status!.Message);
    }

    [Fact]
    public void Ignores_an_old_object_on_create()
    {
        var decision = Reviewer().Review(Reviews.Request(Reviews.PermissivePeerAuthentication, "CREATE", Reviews.PermissivePeerAuthentication));

        Assert.Equal(Outcome.Deny, decision.Outcome);
    }

    [Theory]
    [InlineData("warn", Outcome.Warn, "warned")]
    [InlineData("audit", Outcome.Allow, "audited")]
    public void Treats_a_finding_as_its_level_says(string level, object outcome, string annotation)
    {
        var decision = Reviewer($"rules: {{mtls-peer-authentication-permissive: {{level: {level}}}}}").Review(Reviews.Request(Reviews.PermissivePeerAuthentication));

        Assert.Equal(outcome, decision.Outcome);
        Assert.Null(decision.Status);
        Assert.Equal(level == "warn" ? 1 : 0, decision.Warnings.Count);
        Assert.Equal("mtls-peer-authentication-permissive at spec.mtls.mode", decision.AuditAnnotations![annotation]);
    }

    [Fact]
    public void Judges_every_version_of_a_kind()
    {
        var older = Reviews.PermissivePeerAuthentication.Replace("security.istio.io/v1", "security.istio.io/v1beta1", StringComparison.Ordinal);

        Assert.Equal(Outcome.Deny, Reviewer().Review(Reviews.Request(older)).Outcome);
    }

    [Fact]
    public void Takes_kind_and_namespace_from_the_request_where_the_object_lacks_them()
    {
        var request = Reviews.Request(Reviews.PermissivePeerAuthentication) with
        {
            Object = new ObjectJson("""{"metadata":{"generateName":"pa-"},"spec":{"mtls":{"mode":"PERMISSIVE"}}}"""u8.ToArray()),
            Name = null,
        };

        var decision = Reviewer().Review(request);

        Assert.StartsWith("PeerAuthentication shop/pa- is refused", decision.Status!.Message);
    }

    [Fact]
    public void Honours_the_annotations_of_a_submitted_object_only_where_the_configuration_says_so()
    {
        const string excused = """
            {"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"default","namespace":"shop",
             "annotations":{"enforcer.dev/ignore.mtls-peer-authentication-permissive":"legacy clients; until=2026-12-31; owner=shop"}},"spec":{"mtls":{"mode":"PERMISSIVE"}}}
            """;

        var strict = Reviewer().Review(Reviews.Request(excused));
        var trusting = Reviewer("exceptions: {inline: true}").Review(Reviews.Request(excused));

        Assert.Equal(Outcome.Deny, strict.Outcome);
        Assert.Equal(Outcome.Allow, trusting.Outcome);
        Assert.Equal("mtls-peer-authentication-permissive at spec.mtls.mode", trusting.AuditAnnotations!["suppressed"]);
    }

    [Fact]
    public void An_exception_that_ended_excuses_nothing_even_where_it_is_honoured()
    {
        var ended = Reviews.PermissivePeerAuthentication.Replace(
            "\"namespace\"", """ "annotations":{"enforcer.dev/ignore.mtls-peer-authentication-permissive":"legacy clients; until=2026-05-31"},"namespace" """, StringComparison.Ordinal);

        var decision = Reviewer("exceptions: {inline: true}").Review(Reviews.Request(ended));

        Assert.Equal(Outcome.Deny, decision.Outcome);
        Assert.Contains("workload-exception-expired", Assert.Single(decision.Warnings));
    }

    [Fact]
    public void Refuses_an_object_beyond_what_is_judged()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 254)) + "1" + new string('}', 254);
        var json = $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b"},"data":{{deep}} }""";
        var request = Reviews.Request(Strict) with { Object = new ObjectJson(Encoding.UTF8.GetBytes(json)) };

        var fits = Reviewer().Review(request);
        var beyond = Reviewer().Review(request with { Object = new ObjectJson(Encoding.UTF8.GetBytes($"{{\"a\":{{\"b\":{json}}}}}")) });

        Assert.NotEqual(Outcome.Unjudged, fits.Outcome);
        Assert.Equal(Outcome.Unjudged, beyond.Outcome);
        Assert.Contains("reason: unreadable-object", beyond.Status!.Message);
    }

    private ValidatingReviewer Reviewer(string? config = null) => new(
        new ServingPolicies(config is null ? null : _folder.Write("enforcer.yaml", config), new ManualTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero))),
        new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>()));
}
