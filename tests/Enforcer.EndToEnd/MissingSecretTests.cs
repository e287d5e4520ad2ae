using System.Security.Cryptography;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>References to what is not there, refused by a webhook that was told to; and what it says while it refuses, with a real cluster behind it.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class MissingSecretTests(DenyingWebhook webhook) : IClassFixture<DenyingWebhook>
{
    private static readonly string Password = "Qx7v" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + "Zk";
    private static readonly string Token = "gh" + "p_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(18));

    private readonly ControlPlane _cluster = webhook.Cluster;

    [Fact]
    public async Task Refuses_a_reference_until_its_secret_and_key_are_there()
    {
        var space = await _cluster.CreateNamespaceAsync("deny");

        // Refused from the first moment on: it was not ready before it knew the Secrets.
        var absent = (await CreateAsync(space, Pod("\"secretref:database/password\""))).Exits(1);
        (await ApplyAsync(space, $"apiVersion: v1\nkind: Secret\nmetadata: {{name: database}}\nstringData: {{other: {Password}}}\n")).Exits(0);
        var keyless = await UntilAsync(space, result => result.Error.Contains("has no key", StringComparison.Ordinal));
        (await ApplyAsync(space, $"apiVersion: v1\nkind: Secret\nmetadata: {{name: database}}\nstringData: {{password: {Password}}}\n")).Exits(0);
        var created = await UntilAsync(space, result => result.ExitCode == 0);

        Assert.Contains($"namespace '{space}' has no Secret 'database'", absent.Error, StringComparison.Ordinal);
        Assert.Contains("secrets-missing-reference", absent.Error, StringComparison.Ordinal);
        Assert.Contains("Secret 'database' has no key 'password'", keyless.Error, StringComparison.Ordinal);
        Assert.Equal(1, keyless.ExitCode);
        Assert.Contains("\"secretKeyRef\"", created.Output, StringComparison.Ordinal);
        SecretSearch.AssertNone(absent.ToString() + keyless + created + webhook.Said, Password);
    }

    [Fact]
    public async Task Tells_of_no_secret_with_a_cluster_behind_it()
    {
        var space = await _cluster.CreateNamespaceAsync("leak");
        (await ApplyAsync(space, $"apiVersion: v1\nkind: Secret\nmetadata: {{name: database}}\nstringData: {{password: {Password}, token: {Token}}}\n")).Exits(0);
        (await ApplyAsync(space, "apiVersion: enforcer.dev/v1alpha1\nkind: SecretBinding\nmetadata: {name: database}\nspec: {env: DB_PASSWORD, secret: {name: database, key: password}}\n")).Exits(0);
        var said = "";
        foreach (var manifest in new[]
        {
            Pod($"\"{Password}\"").Replace("API_KEY", "DB_PASSWORD", StringComparison.Ordinal),
            Pod($"\"{Password}\""),
            Pod($"\"secretref:{Token}\""),
            Pod($"\"secretref:database/{Token}/{Password}\""),
            Pod("\"x\"").Replace("image:", $"args: [--password={Password}, --token, {Token}], image:", StringComparison.Ordinal),
            Pod("\"x\"").Replace("name: bare", $"name: bare, annotations: {{acme.example.com/api-token: {Token}}}", StringComparison.Ordinal),
            $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata: {{password: {Password}, url: \"https://app:{Password}@db\"}}\n",
            $"apiVersion: enforcer.dev/v1alpha1\nkind: SecretBinding\nmetadata: {{name: b}}\nspec: {{env: \"{Token}\", containers: [\"{Password}\"], secret: {{name: \"{Token}\"}}}}\n",
        })
        {
            said += await _cluster.KubectlWithInputAsync(manifest, "create", "--dry-run=server", "--namespace", space, "--filename", "-");
        }

        said += await ApplyAsync(space, $"apiVersion: enforcer.dev/v1alpha1\nkind: EnforcerPolicy\nmetadata: {{name: default}}\nspec: {{levels: {{secrets-{Password.ToLowerInvariant()}: deny}}}}\n");
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(webhook.AdminUrl, "metrics"));
        var events = await _cluster.KubectlAsync("get", "events", "--all-namespaces", "--output", "json");
        var status = await _cluster.KubectlAsync("get", "enforcerpolicies,policyexceptions", "--all-namespaces", "--output", "jsonpath={.items[*].status}");
        await _cluster.KubectlAsync("delete", "enforcerpolicy", "default", "--ignore-not-found");

        Assert.Contains("secrets-env-literal", said, StringComparison.Ordinal);
        Assert.Contains("secrets-malformed-reference", said, StringComparison.Ordinal);
        Assert.Contains("denied", webhook.Said, StringComparison.Ordinal);
        SecretSearch.AssertNone(said + webhook.Said + metrics + events + status.Output, Password, Token);
    }

    private static string Pod(string value) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: bare}
        spec:
          containers:
          - {name: app, image: "app:1"}
          initContainers:
          - {name: first, image: "app:1", env: [{name: API_KEY, value: {{value}} }]}
        """;

    private Task<CommandResult> CreateAsync(string space, string manifest) =>
        _cluster.KubectlWithInputAsync(manifest, "create", "--dry-run=server", "--output", "json", "--namespace", space, "--filename", "-");

    private Task<CommandResult> ApplyAsync(string space, string manifest) => _cluster.KubectlWithInputAsync(manifest, "apply", "--namespace", space, "--filename", "-");

    // The webhook follows the cluster with a delay of its own.
    private async Task<CommandResult> UntilAsync(string space, Func<CommandResult, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        CommandResult result;
        while (!condition(result = await CreateAsync(space, Pod("\"secretref:database/password\""))))
        {
            Assert.False(deadline.IsCancellationRequested, $"not in 60 s: {result}");
            await Task.Delay(50);
        }

        return result;
    }
}
