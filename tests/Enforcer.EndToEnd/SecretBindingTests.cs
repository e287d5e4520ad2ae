using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>Values bound to Secrets, through a real API server: what it stores, what its controllers make of it, and what clients are told.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class SecretBindingTests(ClusterWebhook webhook) : IClassFixture<ClusterWebhook>
{
    private const string Value = "k7Rz!2qLw9Xv";

    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: database}\nstringData: {password: real}\n";

    private const string Binding = """
        apiVersion: enforcer.dev/v1alpha1
        kind: SecretBinding
        metadata: {name: database}
        spec:
          selector: {matchLabels: {app: web}}
          env: DB_PASSWORD
          secret: {name: database, key: password}
        """;

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: app
                image: app:1
                env:
                - name: DB_PASSWORD
                  value: k7Rz!2qLw9Xv
        """;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: bare, labels: {app: web}}
        spec:
          containers:
          - name: app
            image: app:1
            env:
            - {name: DB_PASSWORD, value: "k7Rz!2qLw9Xv"}
            - {name: API_KEY, value: "secretref:database/password"}
        """;

    private readonly ControlPlane _cluster = webhook.Cluster;

    [Fact]
    public async Task Stores_the_reference_and_never_the_value_however_often_it_is_applied()
    {
        var space = await SpaceAsync("stored", Secret, Binding);

        var created = (await ApplyAsync(space, Deployment)).Exits(0);
        var first = await StoredAsync(space);
        var again = (await ApplyAsync(space, Deployment)).Exits(0);
        var second = await StoredAsync(space);
        (await _cluster.KubectlAsync("wait", "deployment/web", "--for=jsonpath={.status.replicas}=1", "--timeout=30s", "--namespace", space)).Exits(0);
        var everything = await _cluster.KubectlAsync("get", "deployments,replicasets,pods,events", "--namespace", space, "--output", "json");
        var pod = JsonNode.Parse((await _cluster.KubectlAsync("get", "pods", "--namespace", space, "--output", "json")).Exits(0).Output)!["items"]![0]!;

        Assert.Contains("last-applied-configuration", first, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, first + second + everything.Output + created + again, StringComparison.Ordinal);
        Assert.Equal("""{"key":"password","name":"database"}""", pod["spec"]!["containers"]![0]!["env"]![0]!["valueFrom"]!["secretKeyRef"]!.ToJsonString());
        Assert.Matches("^database=[0-9a-f]{16}$", pod["metadata"]!["annotations"]!["enforcer.dev/secret-versions"]!.GetValue<string>());
    }

    [Fact]
    public async Task Warns_of_a_secret_that_is_not_there_until_it_is()
    {
        var space = await SpaceAsync("missing", Binding);

        await UntilAsync(space, Deployment, result => result.Error.Contains("secrets-missing-reference", StringComparison.Ordinal) && result.Error.Contains("has no Secret 'database'", StringComparison.Ordinal));
        (await ApplyAsync(space, Secret)).Exits(0);
        await UntilAsync(space, Deployment, result => !result.Error.Contains("secrets-missing-reference", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_value_that_nothing_binds_with_the_command_that_mends_it()
    {
        var space = await SpaceAsync("unbound");

        var refused = (await ApplyAsync(space, Deployment)).Exits(1);

        Assert.Contains("enforcer scan . --fix --secrets-out ~/web-secrets.yaml", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_the_same_pod_when_another_webhook_has_it_called_again()
    {
        var space = await SpaceAsync("again", Secret, Binding);
        (await _cluster.KubectlAsync("label", "namespace", space, "test=again")).Exits(0);
        await RegisterSecondAsync();
        try
        {
            await UntilAsync(space, Pod, result => result.Output.Contains("enforcer-gateway", StringComparison.Ordinal), "--output", "json");
            (await ApplyAsync(space, Pod)).Exits(0);
        }
        finally
        {
            await _cluster.KubectlAsync("delete", "mutatingwebhookconfiguration", "zz-second");
        }

        var pod = JsonNode.Parse((await _cluster.KubectlAsync("get", "pod", "bare", "--namespace", space, "--output", "json")).Exits(0).Output)!;
        var env = pod["spec"]!["containers"]![0]!["env"]!.AsArray();
        Assert.DoesNotContain(Value, pod.ToJsonString(), StringComparison.Ordinal);
        Assert.All(env, variable => Assert.Equal("database", variable!["valueFrom"]!["secretKeyRef"]!["name"]!.GetValue<string>()));
        Assert.Equal(["app", "enforcer-gateway"], pod["spec"]!["containers"]!.AsArray().Select(container => container!["name"]!.GetValue<string>()));
        Assert.Matches("^database=[0-9a-f]{16}$", pod["metadata"]!["annotations"]!["enforcer.dev/secret-versions"]!.GetValue<string>());
    }

    [Fact]
    public async Task Lets_a_bare_pod_be_applied_again_and_keeps_what_is_stored()
    {
        var space = await SpaceAsync("bare", Secret, Binding);
        await UntilAsync(space, Pod, result => result.Output.Contains("\"secretKeyRef\"", StringComparison.Ordinal) && !result.Output.Contains(Value, StringComparison.Ordinal), "--output", "json");
        (await ApplyAsync(space, Pod)).Exits(0);

        var again = (await ApplyAsync(space, Pod)).Exits(0);
        var relabelled = (await ApplyAsync(space, Pod.Replace("{app: web}", "{app: web, tier: back}", StringComparison.Ordinal))).Exits(0);
        var elsewhere = (await ApplyAsync(space, Pod.Replace("secretref:database/password", "secretref:database/other", StringComparison.Ordinal))).Exits(1);

        var pod = JsonNode.Parse((await _cluster.KubectlAsync("get", "pod", "bare", "--namespace", space, "--output", "json")).Exits(0).Output)!;
        Assert.Equal("back", pod["metadata"]!["labels"]!["tier"]!.GetValue<string>());
        Assert.All(pod["spec"]!["containers"]![0]!["env"]!.AsArray(), variable => Assert.Equal("""{"key":"password","name":"database"}""", variable!["valueFrom"]!["secretKeyRef"]!.ToJsonString()));
        Assert.DoesNotContain(Value, pod.ToJsonString() + again + relabelled + elsewhere, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_a_pod_older_than_its_binding_be_updated()
    {
        var space = await SpaceAsync("older", Secret);
        const string older = """
            apiVersion: v1
            kind: Pod
            metadata: {name: bare, labels: {app: web}}
            spec: {containers: [{name: app, image: "app:1", env: [{name: DB_PASSWORD, value: plain}]}]}
            """;
        (await ApplyAsync(space, older)).Exits(0);
        (await ApplyAsync(space, Binding)).Exits(0);
        await UntilAsync(space, older.Replace("bare", "new", StringComparison.Ordinal), result => result.Output.Contains("\"secretKeyRef\"", StringComparison.Ordinal), "--output", "json");

        (await ApplyAsync(space, older.Replace("{app: web}", "{app: web, tier: back}", StringComparison.Ordinal))).Exits(0);

        var value = await _cluster.KubectlAsync("get", "pod", "bare", "--namespace", space, "--output", "jsonpath={.metadata.labels.tier} {.spec.containers[0].env[0].value}");
        Assert.Equal("back plain", value.Exits(0).Output.TrimEnd());
    }

    [Fact]
    public async Task Mounts_a_bound_file()
    {
        var space = await SpaceAsync("file", Secret, Binding, Binding.Replace("env: DB_PASSWORD", "file: /etc/app/db.conf", StringComparison.Ordinal).Replace("{name: database}\nspec", "{name: file}\nspec", StringComparison.Ordinal));

        await UntilAsync(space, Deployment, result => result.Output.Contains("\"subPath\": \"db.conf\"", StringComparison.Ordinal) && result.Output.Contains("\"secretName\": \"database\"", StringComparison.Ordinal), "--output", "json");
        (await ApplyAsync(space, Deployment)).Exits(0);

        Assert.Single(JsonNode.Parse(await StoredAsync(space))!["spec"]!["template"]!["spec"]!["volumes"]!.AsArray());
    }

    [Fact]
    public async Task Lets_a_bare_pod_be_applied_again_whose_own_mount_gave_way_to_a_bound_file()
    {
        const string pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: bare, labels: {app: web}}
            spec:
              containers:
              - {name: app, image: "app:1", volumeMounts: [{name: tmp, mountPath: /tmp}, {name: config, mountPath: /etc/app/db.conf, subPath: db.conf}]}
              volumes: [{name: tmp, emptyDir: {}}, {name: config, configMap: {name: plain}}]
            """;
        var space = await SpaceAsync("mount", Secret, Binding, Binding.Replace("env: DB_PASSWORD", "file: /etc/app/db.conf", StringComparison.Ordinal).Replace("{name: database}\nspec", "{name: file}\nspec", StringComparison.Ordinal));
        await UntilAsync(space, pod, result => result.Output.Contains("\"secretName\": \"database\"", StringComparison.Ordinal), "--output", "json");
        (await ApplyAsync(space, pod)).Exits(0);

        (await ApplyAsync(space, pod)).Exits(0);
        (await ApplyAsync(space, pod.Replace("{app: web}", "{app: web, tier: back}", StringComparison.Ordinal))).Exits(0);

        var stored = JsonNode.Parse((await _cluster.KubectlAsync("get", "pod", "bare", "--namespace", space, "--output", "json")).Exits(0).Output)!;
        Assert.Equal("back", stored["metadata"]!["labels"]!["tier"]!.GetValue<string>());
        Assert.StartsWith("enforcer-secret-", stored["spec"]!["containers"]![0]!["volumeMounts"]!.AsArray().Single(mount => mount!["mountPath"]!.GetValue<string>() == "/etc/app/db.conf")!["name"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env: DB_PASSWORD", "env: DB_PASSWORD\n  file: /a/b")]
    [InlineData("env: DB_PASSWORD", "containers: [app]")]
    [InlineData("env: DB_PASSWORD", "file: relative/path")]
    [InlineData("{name: database, key: password}", "{name: Data_Base}")]
    public async Task Refuses_a_binding_that_cannot_be_meant(string from, string to)
    {
        var result = await ApplyAsync("default", Binding.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains("is invalid", result.Exits(1).Error, StringComparison.Ordinal);
    }

    private async Task<string> SpaceAsync(string prefix, params string[] manifests)
    {
        var space = await _cluster.CreateNamespaceAsync(prefix);
        foreach (var manifest in manifests)
        {
            (await ApplyAsync(space, manifest)).Exits(0);
        }

        if (manifests.Contains(Binding))
        {
            await UntilAsync(space, Deployment, result => !result.Output.Contains(Value, StringComparison.Ordinal) && result.ExitCode == 0, "--output", "json");
        }

        if (manifests.Contains(Secret))
        {
            await UntilAsync(space, Deployment, result => !result.Error.Contains("secrets-missing-reference", StringComparison.Ordinal));
        }

        return space;
    }

    // The webhook follows the cluster with a delay of its own.
    private async Task UntilAsync(string space, string manifest, Func<CommandResult, bool> condition, params string[] more)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        CommandResult result;
        while (!condition(result = await _cluster.KubectlWithInputAsync(manifest, ["create", "--dry-run=server", "--namespace", space, "--filename", "-", .. more])))
        {
            Assert.False(deadline.IsCancellationRequested, $"not in 30 s: {result}");
            await Task.Delay(50);
        }
    }

    private Task<CommandResult> ApplyAsync(string space, string manifest) => _cluster.KubectlWithInputAsync(manifest, "apply", "--namespace", space, "--filename", "-");

    private async Task<string> StoredAsync(string space) => (await _cluster.KubectlAsync("get", "deployment", "web", "--namespace", space, "--output", "json")).Exits(0).Output;

    private async Task RegisterSecondAsync()
    {
        var second = new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = "MutatingWebhookConfiguration",
            ["metadata"] = new JsonObject { ["name"] = "zz-second" },
            ["webhooks"] = new JsonArray(new JsonObject
            {
                ["name"] = "second.enforcer.dev",
                ["admissionReviewVersions"] = new JsonArray("v1"),
                ["sideEffects"] = "None",
                ["failurePolicy"] = "Fail",
                ["reinvocationPolicy"] = "IfNeeded",
                ["clientConfig"] = new JsonObject { ["url"] = new Uri(webhook.Url, "/mutate/namespace").AbsoluteUri, ["caBundle"] = Convert.ToBase64String(await File.ReadAllBytesAsync(webhook.AuthorityFile)) },
                ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["test"] = "again" } },
                ["rules"] = new JsonArray(new JsonObject { ["operations"] = new JsonArray("CREATE"), ["apiGroups"] = new JsonArray(""), ["apiVersions"] = new JsonArray("v1"), ["resources"] = new JsonArray("pods") }),
            }),
        };
        (await _cluster.KubectlWithInputAsync(second.ToJsonString(), "create", "--filename", "-")).Exits(0);
    }
}
