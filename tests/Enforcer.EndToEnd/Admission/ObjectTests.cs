using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Admission;

/// <summary>The ways in which objects reach a real API server, and that the verdict is the same on each.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class ObjectTests(ClusterWebhook webhook) : IClassFixture<ClusterWebhook>
{
    private const string Rule = "secrets-env-literal";
    private const string Bad = """{name: app, image: "app:1", env: [{name: DATABASE_PASSWORD, value: "k7Rz!2qLw9Xv"}]}""";
    private const string Good = """{name: app, image: "app:1", env: [{name: LEVEL, value: info}]}""";

    private readonly ControlPlane _cluster = webhook.Cluster;

    [Theory]
    [InlineData("extensions/v1beta1")]
    [InlineData("networking.k8s.io/v1beta1")]
    [InlineData("networking.k8s.io/v1")]
    public async Task Judges_a_kind_in_every_version_and_group_that_serves_it(string apiVersion)
    {
        var refused = await CreateAsync(webhook.OldNamespace, $$"""
            apiVersion: {{apiVersion}}
            kind: Ingress
            metadata:
              name: web
              annotations: {nginx.ingress.kubernetes.io/server-snippet: "location /x { content_by_lua_block { ngx.say(1) } }"}
            spec: {tls: [{hosts: [shop.example.com], secretName: web}], rules: [{host: shop.example.com}]}
            """, "--dry-run=server");

        Assert.Contains("exposure-ingress-snippet at metadata.annotations[nginx.ingress.kubernetes.io/server-snippet]: ", refused.Exits(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judges_what_the_server_names_and_says_what_it_was_asked_for()
    {
        var refused = await CreateAsync(webhook.OldNamespace, $"{{apiVersion: v1, kind: Pod, metadata: {{generateName: web-}}, spec: {{containers: [{Bad}]}}}}");
        var accepted = await CreateAsync(webhook.OldNamespace, $"{{apiVersion: v1, kind: Pod, metadata: {{generateName: web-}}, spec: {{containers: [{Good}]}}}}", "--output", "jsonpath={.metadata.name}");

        Assert.Contains($"Pod {webhook.OldNamespace}/web-", refused.Exits(1).Error, StringComparison.Ordinal);
        Assert.Contains(Rule, refused.Error, StringComparison.Ordinal);
        Assert.Matches("^web-.+", accepted.Exits(0).Output);
    }

    [Fact]
    public async Task Judges_containers_that_are_added_to_a_pod_that_runs()
    {
        var space = webhook.OldNamespace;
        (await CreateAsync(space, Pod("debugged", Good))).Exits(0);

        var refused = await DebugAsync("DATABASE_PASSWORD", "k7Rz!2qLw9Xv");
        var accepted = await DebugAsync("LEVEL", "info");

        Assert.Contains($"{Rule} at spec.ephemeralContainers[0].env[0].value: ", refused.Exits(1).Error, StringComparison.Ordinal);
        accepted.Exits(0);

        // Servers before 1.22, as that of the tests, take the list alone; newer ones take the Pod.
        Task<CommandResult> DebugAsync(string name, string value) => _cluster.KubectlWithInputAsync(
            $$"""
            {"apiVersion":"v1","kind":"EphemeralContainers","metadata":{"name":"debugged"},
             "ephemeralContainers":[{"name":"shell","image":"busybox:1","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","env":[{"name":"{{name}}","value":"{{value}}"}]}]}
            """,
            "replace", "--raw", $"/api/v1/namespaces/{space}/pods/debugged/ephemeralcontainers", "--filename", "-");
    }

    [Fact]
    public async Task Field_managers_keep_their_fields_and_meet_the_same_verdict()
    {
        var space = webhook.OldNamespace;
        (await ServerSideAsync("team", Deployment("managed", Good))).Exits(0);

        var other = await ServerSideAsync("autoscaler", Fragment("spec: {replicas: 3}"));
        var conflict = await ServerSideAsync("somebody", Fragment("spec: {template: {spec: {containers: [{name: app, image: \"other:1\"}]}}}"));
        var refused = await ServerSideAsync("team", Deployment("managed", Bad));
        var again = await ServerSideAsync("team", Deployment("managed", Good));

        other.Exits(0);
        Assert.Contains("conflict with \"team\"", conflict.Exits(1).Error, StringComparison.Ordinal);
        Assert.Contains(Rule, refused.Exits(1).Error, StringComparison.Ordinal);
        again.Exits(0);
        var stored = JsonNode.Parse((await _cluster.KubectlAsync("get", "deployment", "managed", "--namespace", space, "--show-managed-fields", "--output", "json")).Exits(0).Output)!;
        Assert.Equal(3, stored["spec"]!["replicas"]!.GetValue<int>());
        var managers = stored["metadata"]!["managedFields"]!.AsArray().Where(one => one!["operation"]!.GetValue<string>() == "Apply").Select(one => one!["manager"]!.GetValue<string>());
        Assert.Equal(["autoscaler", "team"], managers.Order(StringComparer.Ordinal));

        Task<CommandResult> ServerSideAsync(string manager, string manifest) =>
            _cluster.KubectlWithInputAsync(manifest, "apply", "--server-side", "--field-manager", manager, "--validate=false", "--namespace", space, "--filename", "-");

        static string Fragment(string spec) => $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: managed}}, {spec}}}";
    }

    [Fact]
    public async Task A_pod_that_was_changed_on_its_way_is_applied_again_on_the_server()
    {
        var pod = Pod("resolved", """{name: app, image: "app:1", env: [{name: DATABASE_PASSWORD, value: "secretref:database/password"}]}""");

        var first = await ApplyAsync(pod);
        var second = await ApplyAsync(pod);

        first.Exits(0);
        second.Exits(0);
        var reference = await _cluster.KubectlAsync("get", "pod", "resolved", "--namespace", webhook.OldNamespace, "--output", "jsonpath={.spec.containers[0].env[0].valueFrom.secretKeyRef.name}");
        Assert.Equal("database", reference.Exits(0).Output.Trim());

        Task<CommandResult> ApplyAsync(string manifest) => _cluster.KubectlWithInputAsync(manifest, "apply", "--server-side", "--namespace", webhook.OldNamespace, "--filename", "-");
    }

    [Fact]
    public async Task Judges_what_a_person_edits()
    {
        var space = webhook.OldNamespace;
        (await CreateAsync(space, Deployment("edited", Good))).Exits(0);

        var good = await EditAsync("s/value: info/value: debug/");
        var bad = await EditAsync("s/name: LEVEL/name: DATABASE_PASSWORD/;s/value: debug/value: k7Rz!2qLw9Xv/");

        good.Exits(0);
        Assert.Contains(Rule, bad.Exits(1).Error, StringComparison.Ordinal);
        Assert.Equal("debug", (await _cluster.KubectlAsync("get", "deployment", "edited", "--namespace", space, "--output", "jsonpath={.spec.template.spec.containers[0].env[0].value}")).Output.Trim());

        Task<CommandResult> EditAsync(string change) => _cluster.KubectlWithEditorAsync($"sed -i -e '{change}'", "edit", "deployment", "edited", "--namespace", space);
    }

    [Fact]
    public async Task The_garbage_collector_removes_the_last_strict_policy_that_nobody_else_may()
    {
        var space = await _cluster.CreateNamespaceAsync("collected");
        (await CreateAsync(space, "{apiVersion: v1, kind: ConfigMap, metadata: {name: owner}, data: {a: b}}")).Exits(0);
        (await CreateAsync(space, Deployment("web", Good))).Exits(0);
        var owner = (await _cluster.KubectlAsync("get", "configmap", "owner", "--namespace", space, "--output", "jsonpath={.metadata.uid}")).Exits(0).Output.Trim();
        (await CreateAsync(space, $$$"""
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: {{{owner}}}}]}
            spec: {mtls: {mode: STRICT}}
            """)).Exits(0);
        await EventuallyAsync("nobody may remove it", async () =>
            (await _cluster.KubectlAsync("delete", "peerauthentication", "default", "--namespace", space, "--dry-run=server")).Error.Contains("mtls-strict-removed", StringComparison.Ordinal));

        (await _cluster.KubectlAsync("delete", "configmap", "owner", "--namespace", space)).Exits(0);

        await EventuallyAsync("it went with its owner", async () =>
            (await _cluster.KubectlAsync("get", "peerauthentication", "--namespace", space, "--output", "name")).Output.Length == 0);
    }

    private static string Pod(string name, string container) => $"{{apiVersion: v1, kind: Pod, metadata: {{name: {name}}}, spec: {{containers: [{container}]}}}}";

    private static string Deployment(string name, string container) =>
        $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: {name}}}, spec: {{selector: {{matchLabels: {{app: {name}}}}}, template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{container}]}}}}}}}}";

    private Task<CommandResult> CreateAsync(string space, string manifest, params string[] more) =>
        _cluster.KubectlWithInputAsync(manifest, ["create", "--namespace", space, "--filename", "-", .. more]);

    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"not in 90 s: {what}");
            await Task.Delay(100);
        }
    }
}
