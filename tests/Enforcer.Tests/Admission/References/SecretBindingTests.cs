using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Enforcer.Admission;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.References;
using Enforcer.Kubernetes.Watching;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Settings;
using Enforcer.Telemetry;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Admission.References;

public sealed class SecretBindingTests : IDisposable
{
    private const string Value = "k7Rz!2qLw9Xv";

    private const string Env = """
        apiVersion: enforcer.dev/v1alpha1
        kind: SecretBinding
        metadata: {name: database, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          env: DB_PASSWORD
          secret: {name: database, key: password}
        """;

    private const string File = """
        apiVersion: enforcer.dev/v1alpha1
        kind: SecretBinding
        metadata: {name: keystore, namespace: shop}
        spec:
          containers: ["app*"]
          file: /etc/app/key.pem
          secret: {name: keys}
        """;

    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string> Kinds => new()
    {
        { "v1", "Pod", "" },
        { "apps/v1", "Deployment", "spec/template" },
        { "apps/v1", "StatefulSet", "spec/template" },
        { "apps/v1", "DaemonSet", "spec/template" },
        { "apps/v1", "ReplicaSet", "spec/template" },
        { "v1", "ReplicationController", "spec/template" },
        { "v1", "PodTemplate", "template" },
        { "batch/v1", "Job", "spec/template" },
        { "batch/v1", "CronJob", "spec/jobTemplate/spec/template" },
        { "argoproj.io/v1alpha1", "Rollout", "spec/template" },
    };

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Replaces_a_bound_value_in_every_kind_that_makes_pods(string apiVersion, string kind, string template)
    {
        var json = Workload(apiVersion, kind, template, $$"""[{"name":"DB_PASSWORD","value":"{{Value}}"},{"name":"LEVEL","value":"info"}]""");

        var patched = Patched(json, Review(json, Env));

        var env = Template(patched, template)["spec"]!["containers"]![0]!["env"]!;
        Assert.Equal("""[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"database","key":"password"}}},{"name":"LEVEL","value":"info"}]""", env.ToJsonString());
        Assert.Null(Review(patched.ToJsonString(), Env).Patch);
    }

    [Fact]
    public void Takes_the_value_out_of_what_kubectl_keeps_of_the_manifest()
    {
        var json = JsonNode.Parse(Workload("apps/v1", "Deployment", "spec/template", $$"""[{"name":"DB_PASSWORD","value":"{{Value}}"}]"""))!;
        json["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = json.ToJsonString() + "\n" };

        var patched = Patched(json.ToJsonString(), Review(json.ToJsonString(), Env));

        Assert.DoesNotContain(Value, patched.ToJsonString());
        var kept = JsonNode.Parse(patched["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.GetValue<string>())!;
        Assert.Equal("database", kept["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["valueFrom"]!["secretKeyRef"]!["name"]!.GetValue<string>());
        Assert.Null(Review(patched.ToJsonString(), Env).Patch);
    }

    [Fact]
    public void Drops_a_value_that_a_client_merged_beside_the_reference()
    {
        var json = Workload("apps/v1", "Deployment", "spec/template", "[{\"name\":\"DB_PASSWORD\",\"value\":\"" + Value + "\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"database\",\"key\":\"password\"}}}]");

        Assert.DoesNotContain(Value, Patched(json, Review(json, Env)).ToJsonString());
    }

    [Theory]
    [InlineData("""[{"name":"DB_PASSWORD","value":"secretref:other/key"}]""")]
    [InlineData("""[{"name":"DB_PASSWORD","value":""}]""")]
    [InlineData("""[{"name":"DB_PASSWORD"}]""")]
    [InlineData("""[{"name":"DB_PASSWORDS","value":"x"}]""")]
    [InlineData("""[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"other","key":"key"}}}]""")]
    public void Leaves_what_is_not_bound_or_refers_elsewhere(string env)
    {
        Assert.Null(Review(Workload("apps/v1", "Deployment", "spec/template", env), Env).Patch);
    }

    [Fact]
    public void Leaves_other_workloads_and_other_namespaces()
    {
        var json = Workload("apps/v1", "Deployment", "spec/template", $$"""[{"name":"DB_PASSWORD","value":"{{Value}}"}]""");

        Assert.Null(Review(json.Replace("\"app\":\"web\"", "\"app\":\"other\"", StringComparison.Ordinal), Env).Patch);
        Assert.Equal(Outcome.Pass, Review(json.Replace("\"namespace\":\"shop\"", "\"namespace\":\"bank\"", StringComparison.Ordinal), Env).Outcome);
    }

    [Fact]
    public void Leaves_the_template_of_a_job_that_exists_because_it_cannot_change()
    {
        var json = Workload("batch/v1", "Job", "spec/template", $$"""[{"name":"DB_PASSWORD","value":"{{Value}}"}]""");

        var decision = Reviewer([Env]).Review(Reviews.Request(json, "UPDATE", json), namespaceEnabled: false);

        Assert.Equal(Outcome.Pass, decision.Outcome);
    }

    [Fact]
    public void Lets_a_name_win_over_a_pattern_and_takes_the_variables_name_as_key()
    {
        var pattern = Env.Replace("DB_PASSWORD", "\"*_PASSWORD\"", StringComparison.Ordinal).Replace("{name: database, key: password}", "{name: all}", StringComparison.Ordinal).Replace("name: database,", "name: a-pattern,", StringComparison.Ordinal);
        var json = Workload("apps/v1", "Deployment", "spec/template", """[{"name":"DB_PASSWORD","value":"a"},{"name":"API_PASSWORD","value":"b"}]""");

        var patched = Patched(json, Review(json, pattern, Env));

        Assert.Equal(
            """[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"database","key":"password"}}},{"name":"API_PASSWORD","valueFrom":{"secretKeyRef":{"name":"all","key":"API_PASSWORD"}}}]""",
            Template(patched, "spec/template")["spec"]!["containers"]![0]!["env"]!.ToJsonString());
    }

    [Fact]
    public void Mounts_a_bound_file_over_what_stood_there()
    {
        const string json = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","labels":{"app":"web"}},"spec":{
              "containers":[{"name":"app","volumeMounts":[{"name":"config","mountPath":"/etc/app/key.pem","subPath":"key.pem"},{"name":"config","mountPath":"/x"}]},{"name":"other"}],
              "initContainers":[{"name":"app-init"}],
              "volumes":[{"name":"config","configMap":{"name":"plain"}}]}}
            """;

        var patched = Patched(json, Review(json, File));

        var volume = patched["spec"]!["volumes"]![1]!;
        var name = volume["name"]!.GetValue<string>();
        var mount = $$"""{"name":"{{name}}","mountPath":"/etc/app/key.pem","subPath":"key.pem","readOnly":true}""";
        Assert.Equal("""{"secretName":"keys","items":[{"key":"key.pem","path":"key.pem"}]}""", volume["secret"]!.ToJsonString());
        Assert.Equal(mount, patched["spec"]!["containers"]![0]!["volumeMounts"]![0]!.ToJsonString());
        Assert.Equal($"[{mount}]", patched["spec"]!["initContainers"]![0]!["volumeMounts"]!.ToJsonString());
        Assert.Null(patched["spec"]!["containers"]![1]!["volumeMounts"]);
        Assert.Null(Review(patched.ToJsonString(), File).Patch);
    }

    [Fact]
    public void Puts_back_the_mount_of_a_file_that_a_client_merged_its_own_into()
    {
        const string json = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","labels":{"app":"web"}},"spec":{
              "containers":[{"name":"app","volumeMounts":[{"name":"config","mountPath":"/x"},{"name":"config","mountPath":"/etc/app/key.pem","subPath":"key.pem"}]}],
              "volumes":[{"name":"config","configMap":{"name":"plain"}}]}}
            """;
        var stored = Patched(json, Review(json, File));
        var merged = stored.DeepClone();
        merged["spec"]!["containers"]![0]!["volumeMounts"]![1]!["name"] = "config";

        var decision = Reviewer([File]).Review(Reviews.Request(merged.ToJsonString(), "UPDATE", stored.ToJsonString()), namespaceEnabled: false);
        var older = Reviewer([File]).Review(Reviews.Request(json, "UPDATE", json), namespaceEnabled: false);

        Assert.Equal(stored.ToJsonString(), Patched(merged.ToJsonString(), decision).ToJsonString());
        Assert.Null(Reviewer([File]).Review(Reviews.Request(stored.ToJsonString(), "UPDATE", stored.ToJsonString()), namespaceEnabled: false).Patch);
        Assert.Null(older.Patch);
    }

    [Fact]
    public void Refuses_a_volume_that_has_the_name_of_a_bound_one_and_is_another()
    {
        const string json = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{"containers":[{"name":"app"}]}}""";
        var name = Patched(json, Review(json, File))["spec"]!["volumes"]![0]!["name"]!.GetValue<string>();

        var decision = Review(json.Replace("\"spec\":{", "\"spec\":{\"volumes\":[{\"name\":\"" + name + "\",\"emptyDir\":{}}],", StringComparison.Ordinal), File);

        Assert.Contains("- secrets-reserved-volume at spec.volumes[0]: ", decision.Status!.Message);
    }

    [Fact]
    public void Warns_of_or_refuses_what_leads_nowhere()
    {
        var json = Workload("v1", "Pod", "", $$"""[{"name":"DB_PASSWORD","value":"{{Value}}"},{"name":"API","value":"secretref:absent/key"}]""");
        var secrets = new ObjectStore<KnownSecret>();
        secrets.Replace([new(("shop", "database"), new KnownSecret("u", "1", new HashSet<string> { "user" }))]);

        var warned = Reviewer([Env], new ReferenceCheck(secrets, MissingSecret.Warn)).Review(Reviews.Request(json), namespaceEnabled: false);
        var denied = Reviewer([Env], new ReferenceCheck(secrets, MissingSecret.Deny)).Review(Reviews.Request(json), namespaceEnabled: false);
        var unknown = Reviewer([Env], new ReferenceCheck(new ObjectStore<KnownSecret>(), MissingSecret.Deny)).Review(Reviews.Request(json), namespaceEnabled: false);

        Assert.Equal(Outcome.Patch, warned.Outcome);
        Assert.Contains(warned.Warnings, warning => warning.StartsWith("secrets-missing-reference at spec.containers[0].env[1].value: namespace 'shop' has no Secret 'absent'", StringComparison.Ordinal));
        Assert.Contains(warned.Warnings, warning => warning.Contains("Secret 'database' has no key 'password'", StringComparison.Ordinal));
        Assert.Equal(Outcome.Deny, denied.Outcome);
        Assert.Empty(unknown.Warnings);
        Assert.DoesNotContain(Value, string.Concat(warned.Warnings) + denied.Status!.Message);
    }

    [Fact]
    public void Notes_on_a_pod_the_versions_it_was_admitted_with_and_keeps_them_in_a_second_pass()
    {
        var json = Workload("v1", "Pod", "", $$"""[{"name":"DB_PASSWORD","value":"{{Value}}"},{"name":"API","value":"secretref:api/key"}]""");
        var secrets = new ObjectStore<KnownSecret>();
        secrets.Replace([new(("shop", "database"), new KnownSecret("u", "1", new HashSet<string> { "password" })), new(("shop", "api"), new KnownSecret("v", "1", new HashSet<string> { "key" }))]);
        var reviewer = Reviewer([Env], new ReferenceCheck(secrets, MissingSecret.Deny));

        var patched = Patched(json, reviewer.Review(Reviews.Request(json), namespaceEnabled: false));

        var noted = patched["metadata"]!["annotations"]!["enforcer.dev/secret-versions"]!.GetValue<string>();
        Assert.Matches("^api=[0-9a-f]{16},database=[0-9a-f]{16}$", noted);
        Assert.Null(reviewer.Review(Reviews.Request(patched.ToJsonString()), namespaceEnabled: false).Patch);
        secrets.Set(("shop", "database"), new KnownSecret("u", "2", new HashSet<string> { "password" }));
        Assert.NotEqual(noted, Patched(json, reviewer.Review(Reviews.Request(json), namespaceEnabled: false))["metadata"]!["annotations"]!["enforcer.dev/secret-versions"]!.GetValue<string>());
    }

    [Fact]
    public void Follows_a_folder_of_bindings_and_keeps_the_last_good_set()
    {
        _folder.Write("a.yaml", Env);
        var files = new BindingFiles(_folder.Path);
        var bindings = new SecretBindings([files]);
        Assert.Equal("database", Assert.Single(bindings.In("shop")).Name);
        Assert.False(files.Reload());

        _folder.Write("b.yaml", File);
        Assert.True(files.Reload());
        Assert.Equal(["database", "keystore"], bindings.In("shop").Select(binding => binding.Name));

        _folder.Write("b.yaml", File.Replace("file: /etc", "file: etc", StringComparison.Ordinal));
        Assert.Contains("keystore spec.file is no absolute path", Assert.Throws<InvalidDataException>(() => files.Reload()).Message);
        Assert.Equal(2, bindings.In("shop").Count);
        Assert.False(files.Reload());
    }

    [Theory]
    [InlineData("env: DB_PASSWORD", "env: DB_PASSWORD\n  file: /a", "either env or file")]
    [InlineData("env: DB_PASSWORD", "", "either env or file")]
    [InlineData("key: password", "key: a/b", "spec.secret.key")]
    [InlineData("name: database,", "name: Data_Base,", "spec.secret.name")]
    [InlineData("matchLabels", "matchLabel", "spec.selector")]
    [InlineData("env: DB_PASSWORD", "envs: DB_PASSWORD", "spec.envs is unknown")]
    [InlineData("namespace: shop", "labels: {}", "metadata.namespace")]
    [InlineData("kind: SecretBinding", "kind: SecretBindings", "is no SecretBinding")]
    public void Refuses_a_binding_that_cannot_be_meant(string from, string to, string fault)
    {
        var text = from == "name: database," ? Env.Replace("{name: database, key", "{name: Data_Base, key", StringComparison.Ordinal) : Env.Replace(from, to, StringComparison.Ordinal);
        _folder.Write("a.yaml", text);

        Assert.Contains(fault, Assert.Throws<ConfigurationException>(() => new BindingFiles(_folder.Path)).Message);
    }

    private static string Workload(string apiVersion, string kind, string template, string env)
    {
        JsonNode holder = JsonNode.Parse($$$"""{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","env":{{{env}}}}]}}""")!;
        foreach (var step in template.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            holder = new JsonObject { [step] = holder };
        }

        holder["apiVersion"] = apiVersion;
        holder["kind"] = kind;
        (holder["metadata"] ??= new JsonObject())["name"] = "web";
        holder["metadata"]!["namespace"] = "shop";
        return holder.ToJsonString();
    }

    private static JsonNode Template(JsonNode root, string template) =>
        template.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (node, step) => node[step]!);

    private Decision Review(string json, params string[] bindings) => Reviewer(bindings).Review(Reviews.Request(json), namespaceEnabled: false);

    private MutatingReviewer Reviewer(string[] bindings, ReferenceCheck? check = null)
    {
        var store = new ObjectStore<SecretBinding>();
        store.Replace(bindings.Select((text, index) =>
        {
            var root = (MapNode)YamlTree.Read(SourceText.Of("", text), ReaderLimits.Default, []).Single();
            return new KeyValuePair<(string, string), SecretBinding>(("shop", $"{index}"), SecretBindingReader.Read(root, out var fault) ?? throw new InvalidOperationException(fault));
        }));
        return new MutatingReviewer(
            new SidecarOptions { Image = "enforcer:test" },
            new SecretBindings([new ClusterBindings(store)]),
            check ?? ReferenceCheck.None,
            new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>()));
    }

    private static JsonNode Patched(string json, Decision decision)
    {
        Assert.True(decision.Patch is not null, decision.Status?.Message ?? "no patch");
        return AppliedPatch.To(json, decision.Patch!);
    }
}
