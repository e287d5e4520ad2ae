using System.Security.Cryptography;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>References to what is not there, refused by a webhook that was told to, at a real API server.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class MissingSecretTests(DenyingWebhook webhook) : IClassFixture<DenyingWebhook>
{
    private static readonly string Password = "Qx7v" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + "Zk";

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
