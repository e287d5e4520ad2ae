using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Enforcer.Admission;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.References;
using Enforcer.Telemetry;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Admission.Mutation;

public sealed class MutatingReviewerTests : IDisposable
{
    private const string Enabled = """ "labels":{"enforcer.dev/inject":"enabled"} """;

    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Resolves_references_in_every_kind_of_container()
    {
        var pod = Reviews.Pod(spec: """
            "containers":[{"name":"a","env":[{"name":"PLAIN","value":"x"},{"name":"PASSWORD","value":"secretref:db.prod/pass_word.1"}]},{"name":"b"}],
            "initContainers":[{"name":"c","env":[{"name":"TOKEN","value":"secretref:api/token"}]}]
            """);

        var patched = Patched(pod, Review(pod));

        var variable = patched["spec"]!["containers"]![0]!["env"]![1]!;
        Assert.Equal("""{"name":"PASSWORD","valueFrom":{"secretKeyRef":{"name":"db.prod","key":"pass_word.1"}}}""", variable.ToJsonString());
        Assert.Equal("""{"name":"PLAIN","value":"x"}""", patched["spec"]!["containers"]![0]!["env"]![0]!.ToJsonString());
        Assert.Equal("api", patched["spec"]!["initContainers"]![0]!["env"]![0]!["valueFrom"]!["secretKeyRef"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void Resolves_references_of_an_ephemeral_container_and_leaves_the_others_as_they_are_stored()
    {
        var pod = Reviews.Pod(spec: """
            "containers":[{"name":"a","env":[{"name":"OLD","value":"secretref:db/password"}]}],
            "ephemeralContainers":[{"name":"debug","env":[{"name":"PASSWORD","value":"secretref:db/password"}]}]
            """);

        var decision = Reviewer().Review(Reviews.Request(pod, "UPDATE", pod, "ephemeralcontainers"), namespaceEnabled: true);

        var patched = Patched(pod, decision);
        Assert.NotNull(patched["spec"]!["ephemeralContainers"]![0]!["env"]![0]!["valueFrom"]);
        Assert.NotNull(patched["spec"]!["containers"]![0]!["env"]![0]!["value"]);
        Assert.Single(patched["spec"]!["containers"]!.AsArray());
    }

    [Fact]
    public void Counts_the_faults_that_it_does_not_list()
    {
        var variables = string.Join(',', Enumerable.Range(0, 40).Select(number => $$"""{"name":"V{{number}}","value":"secretref:"}"""));

        var message = Review(Reviews.Pod(spec: $$""" "containers":[{"name":"a","env":[{{variables}}]}] """)).Status!.Message;

        Assert.Equal(32, message.Split("secrets-malformed-reference at ").Length - 1);
        Assert.EndsWith("\n- and 8 more", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secretref:")]
    [InlineData("secretref:db")]
    [InlineData("secretref:db/")]
    [InlineData("secretref:/password")]
    [InlineData("secretref:db/pass/word")]
    [InlineData("secretref:Db/password")]
    [InlineData("secretref:db/pass word")]
    [InlineData("secretref: db/password")]
    [InlineData("secretref:db/..")]
    [InlineData("secretref:db/password\\n")]
    public void Refuses_a_malformed_reference_with_the_exact_form(string value)
    {
        var pod = Reviews.Pod(spec: $$""" "containers":[{"name":"a","env":[{"name":"PASSWORD","value":"{{value}}"}]}] """);

        var decision = Review(pod);

        Assert.Equal(Outcome.Deny, decision.Outcome);
        Assert.Null(decision.Patch);
        Assert.Contains("- secrets-malformed-reference at spec.containers[0].env[0].value: ", decision.Status!.Message);
        Assert.Contains("Write secretref:NAME/KEY", decision.Status.Message);
    }

    [Theory]
    [InlineData("""{"name":"A","value":"secret:db/password"}""")]
    [InlineData("""{"name":"A","value":"x secretref:db/password"}""")]
    [InlineData("""{"name":"A","value":"SECRETREF:db/password"}""")]
    [InlineData("""{"name":"A","value":"secretref:db/password","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}""")]
    [InlineData("""{"name":"A"}""")]
    public void Leaves_every_other_value_alone(string variable)
    {
        Assert.Null(Review(Reviews.Pod(spec: $$""" "containers":[{"name":"a","env":[{{variable}}]}] """)).Patch);
    }

    [Fact]
    public void Leaves_templates_as_their_author_wrote_them()
    {
        const string deployment = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"shop"},"spec":{"template":{"metadata":{"labels":{"enforcer.dev/inject":"enabled"}},
             "spec":{"containers":[{"name":"a","env":[{"name":"P","value":"secretref:db/password"}]}]}}}}
            """;

        Assert.Equal(Outcome.Pass, Review(deployment, namespaceEnabled: true).Outcome);
    }

    [Fact]
    public void Leaves_a_pod_that_exists_as_it_is()
    {
        var pod = Reviews.Pod(Enabled, """ "containers":[{"name":"a","env":[{"name":"P","value":"secretref:db/password"}]}] """);

        Assert.Equal(Outcome.Allow, Reviewer().Review(Reviews.Request(pod, "UPDATE", pod), namespaceEnabled: true).Outcome);
    }

    [Fact]
    public void Adds_the_gateway_hardened_and_with_all_that_it_needs()
    {
        var pod = Reviews.Pod(Enabled);

        var patched = Patched(pod, Review(pod));

        var containers = patched["spec"]!["containers"]!.AsArray();
        Assert.Equal(["app", "enforcer-gateway"], containers.Select(container => container!["name"]!.GetValue<string>()));
        var gateway = containers[1]!;
        Assert.Equal("""["gateway","--config","/etc/enforcer/gateway/gateway.yaml"]""", gateway["args"]!.ToJsonString());
        var security = gateway["securityContext"]!;
        Assert.True(security["runAsNonRoot"]!.GetValue<bool>());
        Assert.True(security["readOnlyRootFilesystem"]!.GetValue<bool>());
        Assert.False(security["allowPrivilegeEscalation"]!.GetValue<bool>());
        Assert.Equal("""["ALL"]""", security["capabilities"]!["drop"]!.ToJsonString());
        Assert.Null(security["privileged"]);
        Assert.NotNull(gateway["resources"]!["limits"]!["memory"]);
        Assert.Equal(15020, gateway["readinessProbe"]!["httpGet"]!["port"]!.GetValue<int>());
        Assert.Null(gateway["restartPolicy"]);
        var volumes = patched["spec"]!["volumes"]!.AsArray().ToDictionary(volume => volume!["name"]!.GetValue<string>(), volume => volume!);
        Assert.Equal("enforcer-gateway", volumes["enforcer-gateway-config"]["configMap"]!["name"]!.GetValue<string>());
        Assert.Equal("enforcer-gateway-certificate", volumes["enforcer-gateway-certificate"]["secret"]!["secretName"]!.GetValue<string>());
        Assert.Equal(volumes.Keys.Order(), gateway["volumeMounts"]!.AsArray().Select(mount => mount!["name"]!.GetValue<string>()).Order());
        var status = JsonNode.Parse(patched["metadata"]!["annotations"]!["enforcer.dev/status"]!.GetValue<string>())!;
        Assert.Equal("explicit", status["capture"]!.GetValue<string>());
        Assert.Equal("enforcer:test", status["image"]!.GetValue<string>());
    }

    [Fact]
    public void Reads_its_settings_from_annotations()
    {
        var pod = Reviews.Pod("""
            "annotations":{"enforcer.dev/inject":"enabled","enforcer.dev/config":"orders-gateway","enforcer.dev/certificate":"orders-cert","enforcer.dev/admin-port":"15999","enforcer.dev/capture":"explicit"}
            """);

        var text = Patched(pod, Review(pod))["spec"]!.ToJsonString();

        Assert.Contains("\"name\":\"orders-gateway\"", text);
        Assert.Contains("\"secretName\":\"orders-cert\"", text);
        Assert.Contains("\"port\":15999", text);
    }

    [Theory]
    [InlineData("enforcer.dev/config", "Orders_Gateway")]
    [InlineData("enforcer.dev/certificate", "../x")]
    [InlineData("enforcer.dev/admin-port", "0")]
    [InlineData("enforcer.dev/admin-port", "70000")]
    [InlineData("enforcer.dev/capture", "iptables")]
    public void Refuses_a_setting_that_it_cannot_use(string annotation, string value)
    {
        var decision = Review(Reviews.Pod($$"""{{Enabled}},"annotations":{"{{annotation}}":"{{value}}"}"""));

        Assert.Contains($"- injection-unusable-setting at metadata.annotations[{annotation}]: ", decision.Status!.Message);
    }

    [Theory]
    [InlineData(NativeSidecar.Always, "initContainers")]
    [InlineData(NativeSidecar.Never, "containers")]
    [InlineData(NativeSidecar.Auto, "containers")]
    public void Is_a_native_sidecar_in_front_of_other_init_containers_only_where_told_so(object native, string list)
    {
        var pod = Reviews.Pod(Enabled, """ "containers":[{"name":"app"}],"initContainers":[{"name":"migrate"}] """);

        var decision = Reviewer((NativeSidecar)native).Review(Reviews.Request(pod), namespaceEnabled: false);

        var containers = Patched(pod, decision)["spec"]![list]!.AsArray();
        var at = list == "initContainers" ? 0 : 1;
        Assert.Equal(2, containers.Count);
        Assert.Equal("enforcer-gateway", containers[at]!["name"]!.GetValue<string>());
        Assert.Equal(list == "initContainers" ? "Always" : null, containers[at]!["restartPolicy"]?.GetValue<string>());
    }

    [Theory]
    [InlineData(NativeSidecar.Always)]
    [InlineData(NativeSidecar.Never)]
    public void Adds_nothing_in_a_second_pass(object native)
    {
        var reviewer = Reviewer((NativeSidecar)native);
        var pod = Reviews.Pod(Enabled, """ "containers":[{"name":"a","env":[{"name":"P","value":"secretref:db/password"}]}] """);
        var once = Patched(pod, reviewer.Review(Reviews.Request(pod), namespaceEnabled: false));
        // What the API server and its own plugins do between two passes.
        once["spec"]!["volumes"]![0]!["configMap"]!["defaultMode"] = 420;
        once["spec"]!["volumes"]!.AsArray().Add(JsonNode.Parse("""{"name":"token","projected":{}}"""));
        foreach (var container in once["spec"]!["containers"]!.AsArray().Concat(once["spec"]!["initContainers"]?.AsArray() ?? []))
        {
            (container!["volumeMounts"] ??= new JsonArray()).AsArray().Add(JsonNode.Parse("""{"name":"token","mountPath":"/var/run"}"""));
            container["imagePullPolicy"] = "IfNotPresent";
        }

        var again = reviewer.Review(Reviews.Request(once.ToJsonString()), namespaceEnabled: true);

        Assert.Equal(Outcome.Allow, again.Outcome);
        Assert.Null(again.Patch);
    }

    [Fact]
    public void Gives_the_same_bytes_for_the_same_pod()
    {
        Assert.Equal(Review(Reviews.Pod(Enabled)).Patch, Review(Reviews.Pod(Enabled)).Patch);
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("", true, true)]
    [InlineData(""" "labels":{"enforcer.dev/inject":"enabled"} """, false, true)]
    [InlineData(""" "annotations":{"enforcer.dev/inject":"enabled"} """, false, true)]
    [InlineData(""" "labels":{"enforcer.dev/inject":"disabled"} """, true, false)]
    [InlineData(""" "annotations":{"enforcer.dev/inject":"disabled"} """, true, false)]
    [InlineData(""" "labels":{"enforcer.dev/inject":"enabled"},"annotations":{"enforcer.dev/inject":"disabled"} """, true, false)]
    [InlineData(""" "labels":{"enforcer.dev/inject":"disabled"},"annotations":{"enforcer.dev/inject":"enabled"} """, false, false)]
    public void Follows_the_wish_of_the_pod_before_that_of_its_namespace(string metadata, bool namespaceEnabled, bool injected)
    {
        Assert.Equal(injected, Review(Reviews.Pod(metadata), namespaceEnabled).Patch is not null);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("Enabled")]
    [InlineData("")]
    public void Refuses_a_wish_that_it_does_not_understand(string value)
    {
        var decision = Review(Reviews.Pod($$""" "labels":{"enforcer.dev/inject":"{{value}}"} """));

        Assert.Contains("- injection-unknown-value at metadata.labels[enforcer.dev/inject]: ", decision.Status!.Message);
    }

    [Fact]
    public void Warns_instead_of_putting_listeners_on_the_network_of_the_node()
    {
        var decision = Review(Reviews.Pod(Enabled, """ "hostNetwork":true,"containers":[{"name":"a"}] """));

        Assert.Null(decision.Patch);
        Assert.Contains("hostNetwork", Assert.Single(decision.Warnings));
    }

    [Theory]
    [InlineData(""" "containers":[{"name":"a"},{"name":"enforcer-gateway","image":"busybox"}] """, "spec.containers[1]")]
    [InlineData(""" "containers":[{"name":"a"},{"name":"enforcer-gateway","image":"enforcer:test","args":["certs"]}] """, "spec.containers[1]")]
    [InlineData(""" "containers":[{"name":"a"},{"name":"enforcer-gateway","image":"enforcer:test","args":["gateway","--config","/etc/enforcer/gateway/gateway.yaml"],"command":["sleep"]}] """, "spec.containers[1]")]
    [InlineData(""" "containers":[{"name":"a"}],"initContainers":[{"name":"enforcer-gateway","image":"enforcer:test","args":["gateway","--config","/etc/enforcer/gateway/gateway.yaml"]}] """, "spec.initContainers[0]")]
    [InlineData(""" "containers":[{"name":"a"}],"volumes":[{"name":"enforcer-gateway-certificate","emptyDir":{}}] """, "spec.volumes[0]")]
    public void Refuses_a_pod_that_only_pretends_to_be_injected(string spec, string path)
    {
        var decision = Review(Reviews.Pod($$"""{{Enabled}},"annotations":{"enforcer.dev/status":"injected"}""", spec));

        Assert.Equal(Outcome.Deny, decision.Outcome);
        Assert.Contains($"- injection-reserved-name at {path}: ", decision.Status!.Message);
    }

    [Fact]
    public void Is_not_fooled_by_a_status_that_somebody_wrote()
    {
        var pod = Reviews.Pod($$"""{{Enabled}},"annotations":{"enforcer.dev/status":"injected"}""");

        Assert.Equal(2, Patched(pod, Review(pod))["spec"]!["containers"]!.AsArray().Count);
    }

    private Decision Review(string json, bool namespaceEnabled = false) => Reviewer().Review(Reviews.Request(json), namespaceEnabled);

    private MutatingReviewer Reviewer(NativeSidecar native = NativeSidecar.Auto) => new(
        new SidecarOptions { Image = "enforcer:test", Native = native },
        SecretBindings.None,
        ReferenceCheck.None,
        new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>()));

    private static JsonNode Patched(string json, Decision decision)
    {
        Assert.True(decision.Patch is not null, decision.Status?.Message ?? "no patch");
        return AppliedPatch.To(json, decision.Patch!);
    }
}
