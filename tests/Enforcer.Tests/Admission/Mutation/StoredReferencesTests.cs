using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Enforcer.Admission;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.References;
using Enforcer.Kubernetes.Watching;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Telemetry;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Admission.Mutation;

public sealed class StoredReferencesTests : IDisposable
{
    private const string Value = "k7Rz!2qLw9Xv";

    private const string Binding = """
        apiVersion: enforcer.dev/v1alpha1
        kind: SecretBinding
        metadata: {name: database, namespace: shop}
        spec: {selector: {matchLabels: {app: web}}, env: DB_PASSWORD, secret: {name: database, key: password}}
        """;

    private const string Reference = """ "valueFrom":{"secretKeyRef":{"name":"database","key":"password"}} """;

    private const string Stored = $$"""{"name":"DB_PASSWORD",{{Reference}}}""";

    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData($$"""{"name":"DB_PASSWORD","value":"{{Value}}"}""")]
    [InlineData($$"""{"name":"DB_PASSWORD","value":"{{Value}}","valueFrom":null}""")]
    [InlineData($$"""{"name":"DB_PASSWORD","value":"{{Value}}",{{Reference}}}""")]
    [InlineData("""{"name":"DB_PASSWORD","value":"secretref:database/password"}""")]
    [InlineData($$"""{"name":"DB_PASSWORD","value":"secretref:database/password",{{Reference}}}""")]
    public void Puts_back_the_stored_reference(string written)
    {
        var stored = Pod(Stored);
        var pod = Pod(written);

        var decision = Update(pod, stored);

        var patched = AppliedPatch.To(pod, decision.Patch!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), patched), patched.ToJsonString());
        Assert.Null(Update(patched.ToJsonString(), stored).Patch);
    }

    [Fact]
    public void Puts_it_back_in_every_kind_of_container()
    {
        const string spec = """ "{0}":[{"name":"a"},{"name":"b","env":[{"name":"X","value":"x"},{1}]}] """;
        foreach (var list in new[] { "containers", "initContainers", "ephemeralContainers" })
        {
            var rest = list == "containers" ? "" : """ "containers":[{"name":"app"}], """;
            string Of(string variable) => Reviews.Pod(""" "labels":{"app":"web"} """, rest + spec.Replace("{0}", list, StringComparison.Ordinal).Replace("{1}", variable, StringComparison.Ordinal));

            var pod = Of($$"""{"name":"DB_PASSWORD","value":"{{Value}}"}""");

            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Of(Stored)), AppliedPatch.To(pod, Update(pod, Of(Stored)).Patch!)), list);
        }
    }

    [Theory]
    // Older than the binding.
    [InlineData($$"""{"name":"DB_PASSWORD","value":"{{Value}}"}""", $$"""{"name":"DB_PASSWORD","value":"{{Value}}"}""")]
    [InlineData("""{"name":"DB_PASSWORD","value":"secretref:database/password"}""", """{"name":"DB_PASSWORD","value":"secretref:database/password"}""")]
    // Elsewhere than what is written, or its author's own.
    [InlineData("""{"name":"DB_PASSWORD","value":"secretref:database/other"}""", Stored)]
    [InlineData($$"""{"name":"DB_PASSWORD","value":"secretref:database/other",{{Reference}}}""", Stored)]
    [InlineData("""{"name":"DB_PASSWORD","value":"secretref:database"}""", Stored)]
    [InlineData($$"""{"name":"DB_PASSWORD","value":"{{Value}}"}""", """{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"database","key":"other"}}}""")]
    [InlineData($$"""{"name":"DB_PASSWORD","value":"{{Value}}"}""", """{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"database","key":"password","optional":true}}}""")]
    [InlineData($$"""{"name":"DB_PASSWORD","value":"{{Value}}"}""", """{"name":"DB_PASSWORD","valueFrom":{"configMapKeyRef":{"name":"database","key":"password"}}}""")]
    [InlineData("""{"name":"DB_PASSWORD","value":"secretref:database/password","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}""", Stored)]
    // Nothing bound, another variable, no value.
    [InlineData($$"""{"name":"OTHER","value":"{{Value}}"}""", $$"""{"name":"OTHER",{{Reference}}}""")]
    [InlineData("""{"name":"OTHER","value":"secretref:database/password"}""", Stored)]
    [InlineData("""{"name":"DB_PASSWORD","value":""}""", Stored)]
    [InlineData("""{"name":"DB_PASSWORD"}""", Stored)]
    public void Leaves_everything_else_to_the_api_server(string written, string stored)
    {
        var decision = Update(Pod(written), Pod(stored));

        Assert.Equal(Outcome.Allow, decision.Outcome);
        Assert.Null(decision.Patch);
    }

    [Theory]
    [InlineData("\"name\":\"app\"", "\"name\":\"other\"")]
    [InlineData("\"containers\"", "\"initContainers\"")]
    public void Leaves_the_same_variable_of_another_container(string from, string to)
    {
        var stored = Pod(Stored).Replace(from, to, StringComparison.Ordinal);

        Assert.Null(Update(Pod("""{"name":"DB_PASSWORD","value":"secretref:database/password"}"""), stored).Patch);
    }

    [Fact]
    public void Leaves_what_the_binding_no_longer_selects()
    {
        var pod = Pod($$"""{"name":"DB_PASSWORD","value":"{{Value}}"}""").Replace("\"app\":\"web\"", "\"app\":\"api\"", StringComparison.Ordinal);

        Assert.Null(Update(pod, Pod(Stored)).Patch);
    }

    [Fact]
    public void Takes_the_value_out_of_what_kubectl_keeps_of_the_manifest()
    {
        var pod = JsonNode.Parse(Pod($$"""{"name":"DB_PASSWORD","value":"{{Value}}"}"""))!;
        pod["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = pod.ToJsonString() + "\n" };

        var patched = AppliedPatch.To(pod.ToJsonString(), Update(pod.ToJsonString(), Pod(Stored)).Patch!);

        Assert.DoesNotContain(Value, patched.ToJsonString());
    }

    [Fact]
    public void Says_nothing_of_a_secret_that_has_gone_since()
    {
        var secrets = new ObjectStore<KnownSecret>();
        secrets.Replace([]);

        var decision = Update(Pod("""{"name":"DB_PASSWORD","value":"secretref:database/password"}"""), Pod(Stored), new ReferenceCheck(secrets, MissingSecret.Deny));

        Assert.Equal(Outcome.Patch, decision.Outcome);
    }

    private static string Pod(string variable) => Reviews.Pod(""" "labels":{"app":"web"} """, $$""" "containers":[{"name":"app","env":[{"name":"LEVEL","value":"info"},{{variable}}]}] """);

    private Decision Update(string pod, string stored, ReferenceCheck? check = null)
    {
        var root = (MapNode)YamlTree.Read(SourceText.Of("", Binding), ReaderLimits.Default, []).Single();
        var store = new ObjectStore<SecretBinding>();
        store.Replace([new(("shop", "database"), SecretBindingReader.Read(root, out var fault) ?? throw new InvalidOperationException(fault))]);
        var metrics = new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>());
        var reviewer = new MutatingReviewer(new SidecarOptions { Image = "enforcer:test" }, new SecretBindings([new ClusterBindings(store)]), check ?? ReferenceCheck.None, metrics);
        return reviewer.Review(Reviews.Request(pod, "UPDATE", stored), namespaceEnabled: true);
    }
}
