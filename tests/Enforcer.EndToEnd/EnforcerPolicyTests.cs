using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>Levels, overrides and guards declared in the cluster, through a real API server: counted within a moment, the last good ones kept.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class EnforcerPolicyTests(ClusterWebhook webhook) : IClassFixture<ClusterWebhook>
{
    private readonly ControlPlane _cluster = webhook.Cluster;

    [Fact]
    public async Task Follows_the_policy_by_namespace_and_keeps_the_last_good_one()
    {
        var lenient = await _cluster.CreateNamespaceAsync("lenient");
        var strict = await _cluster.CreateNamespaceAsync("strict");
        Assert.NotEqual(0, (await TryAsync(lenient)).ExitCode);
        try
        {
            (await ApplyAsync($$"""
                apiVersion: enforcer.dev/v1alpha1
                kind: EnforcerPolicy
                metadata: {name: default}
                spec: {overrides: [{namespaces: [{{lenient}}], level: warn, reason: being moved}]}
                """)).Exits(0);
            await UntilAsync(lenient, allowed => allowed.ExitCode == 0);
            Assert.NotEqual(0, (await TryAsync(strict)).ExitCode);

            // Valid by its schema, but no rule has this name: what counted before still counts.
            (await ApplyAsync("""
                apiVersion: enforcer.dev/v1alpha1
                kind: EnforcerPolicy
                metadata: {name: default}
                spec: {rules: {mtls-no-such-rule: {level: warn}}}
                """)).Exits(0);
            await UntilMetricAsync("enforcer_hosting_reload_failures_total{subject=\"enforcer-policy\"}");
            Assert.Equal(0, (await TryAsync(lenient)).ExitCode);
        }
        finally
        {
            (await _cluster.KubectlAsync("delete", "enforcerpolicy", "default")).Exits(0);
        }

        await UntilAsync(lenient, refused => refused.ExitCode != 0);
    }

    [Fact]
    public async Task Refuses_a_schema_that_is_wrong_before_it_is_stored()
    {
        var refused = await ApplyAsync("""
            apiVersion: enforcer.dev/v1alpha1
            kind: EnforcerPolicy
            metadata: {name: default}
            spec: {profile: lax}
            """);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("spec.profile", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_only_the_named_change_what_is_guarded_and_warns_where_nobody_is_named()
    {
        var open = await ApplyAsync(Exception("unguarded"), "--dry-run=server");
        open.Exits(0);
        Assert.Contains("workload-enforcer-object-changed", open.Error, StringComparison.Ordinal);

        try
        {
            (await ApplyAsync("""
                apiVersion: enforcer.dev/v1alpha1
                kind: EnforcerPolicy
                metadata: {name: default}
                spec: {guards: {groups: ["platform"]}}
                """)).Exits(0);
            await UntilAsync(() => ApplyAsync(Exception("guarded"), "--dry-run=server"), refused => refused.ExitCode != 0 && refused.Error.Contains("workload-enforcer-object-changed", StringComparison.Ordinal));
            (await ApplyAsync(Exception("guarded"), "--dry-run=server", "--as=ada", "--as-group=platform", "--as-group=system:masters")).Exits(0);
            var opened = await _cluster.KubectlAsync("delete", "enforcerpolicy", "default", "--dry-run=server");
            Assert.Contains("the guards are taken away", opened.Error, StringComparison.Ordinal);
        }
        finally
        {
            (await _cluster.KubectlAsync("delete", "enforcerpolicy", "default", "--as=ada", "--as-group=platform", "--as-group=system:masters")).Exits(0);
            await UntilAsync(() => ApplyAsync(Exception("unguarded"), "--dry-run=server"), allowed => allowed.ExitCode == 0);
        }
    }

    private static string Exception(string name) => $$"""
        apiVersion: enforcer.dev/v1alpha1
        kind: PolicyException
        metadata: {name: {{name}} }
        spec: {reason: a test, until: "2031-12-31", owner: platform, rules: [injection-host-network], match: {namespaces: [nowhere]} }
        """;

    private Task<CommandResult> ApplyAsync(string manifest, params string[] more) => _cluster.KubectlWithInputAsync(manifest, ["apply", "--filename", "-", .. more]);

    private Task<CommandResult> TryAsync(string space) => _cluster.KubectlWithInputAsync(
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: legacy}
        spec: {mtls: {mode: PERMISSIVE}}
        """,
        "apply",
        "--dry-run=server",
        "--namespace",
        space,
        "--filename",
        "-");

    private Task UntilAsync(string space, Func<CommandResult, bool> condition) => UntilAsync(() => TryAsync(space), condition);

    private static async Task UntilAsync(Func<Task<CommandResult>> run, Func<CommandResult, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        CommandResult result;
        while (!condition(result = await run()))
        {
            Assert.False(deadline.IsCancellationRequested, $"not in 30 s: {result}");
            await Task.Delay(100);
        }
    }

    private async Task UntilMetricAsync(string series)
    {
        using var client = new HttpClient();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await client.GetStringAsync(new Uri(webhook.AdminUrl, "/metrics"), deadline.Token)).Contains(series, StringComparison.Ordinal))
        {
            await Task.Delay(100, deadline.Token);
        }
    }
}
