using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>What only the rest of the cluster tells, through a real API server: removals, and exceptions that the platform team grants.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class RemovalTests(ClusterWebhook webhook) : IClassFixture<ClusterWebhook>
{
    private readonly ControlPlane _cluster = webhook.Cluster;

    [Fact]
    public async Task Refuses_to_delete_the_last_strict_policy_until_an_exception_allows_it()
    {
        var space = await _cluster.CreateNamespaceAsync("removal");
        (await ApplyAsync(Policy(space))).Exits(0);
        (await ApplyAsync(Workload(space))).Exits(0);

        // The webhook follows the cluster with a delay of its own.
        await UntilAsync(space, refused => refused.ExitCode != 0 && refused.Error.Contains("mtls-strict-removed", StringComparison.Ordinal));
        (await ApplyAsync(Exception(space))).Exits(0);
        try
        {
            await UntilAsync(space, allowed => allowed.ExitCode == 0);
        }
        finally
        {
            await _cluster.KubectlAsync("delete", "policyexception", space);
        }
    }

    [Fact]
    public async Task Lets_a_namespace_go_with_its_policies()
    {
        var space = await _cluster.CreateNamespaceAsync("leaving");
        (await ApplyAsync(Policy(space))).Exits(0);
        (await ApplyAsync(Workload(space))).Exits(0);
        await UntilAsync(space, refused => refused.ExitCode != 0);

        (await _cluster.KubectlAsync("delete", "namespace", space, "--timeout=60s")).Exits(0);
    }

    private static string Policy(string space) => $$"""
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default, namespace: {{space}} }
        spec: {mtls: {mode: STRICT} }
        """;

    private static string Workload(string space) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: {{space}}}
        spec:
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec: {containers: [{name: app, image: "app:1"}]}
        """;

    private static string Exception(string space) => $$"""
        apiVersion: enforcer.dev/v1alpha1
        kind: PolicyException
        metadata: {name: {{space}}}
        spec:
          reason: moving to another mesh
          until: 2031-12-31
          owner: platform
          rules: [mtls-strict-removed]
          match: {namespaces: [ {{space}} ]}
        """;

    private Task<CommandResult> ApplyAsync(string manifest) => _cluster.KubectlWithInputAsync(manifest, "apply", "--filename", "-");

    private async Task UntilAsync(string space, Func<CommandResult, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        CommandResult result;
        while (!condition(result = await _cluster.KubectlAsync("delete", "peerauthentication", "default", "--namespace", space, "--dry-run=server")))
        {
            Assert.False(deadline.IsCancellationRequested, $"not in 30 s: {result}");
            await Task.Delay(50);
        }
    }
}
