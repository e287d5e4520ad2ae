using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Admission;

/// <summary>Whatever makes Pods is judged where it is written, and gets its Pods once it was let in: through a real API server and its controllers.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class WorkloadTests(LegacyWebhook webhook) : IClassFixture<LegacyWebhook>
{
    private const string Rule = "secrets-env-literal";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ControlPlane _cluster = webhook.Cluster;

    public static TheoryData<string, string, string> Makers => new()
    {
        { "v1", "PodTemplate", "template" },
        { "v1", "ReplicationController", "spec.template" },
        { "apps/v1", "Deployment", "spec.template" },
        { "apps/v1", "DaemonSet", "spec.template" },
        { "apps/v1", "StatefulSet", "spec.template" },
        { "apps/v1", "ReplicaSet", "spec.template" },
        { "batch/v1", "Job", "spec.template" },
        { "batch/v1beta1", "CronJob", "spec.jobTemplate.spec.template" },
        { "argoproj.io/v1alpha1", "Rollout", "spec.template" },
    };

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task Refuses_a_plain_secret_in_every_kind_that_makes_pods(string apiVersion, string kind, string place)
    {
        var refused = await _cluster.KubectlWithInputAsync(Maker(apiVersion, kind, "refused"), "create", "--dry-run=server", "--namespace", webhook.OldNamespace, "--filename", "-");

        Assert.Contains($"\n- {Rule} at {place}.spec.containers[0].env[0].value: ", refused.Exits(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_from_before_is_scaled_restarted_labelled_and_applied_again_and_keeps_getting_pods()
    {
        var space = webhook.OldNamespace;
        await KubectlAsync("label", "deployment", LegacyWebhook.Deployment, "team=shop", "--namespace", space);
        await KubectlAsync("scale", "deployment", LegacyWebhook.Deployment, "--replicas=3", "--namespace", space);
        await UntilAsync(LegacyWebhook.Deployment, "{.status.updatedReplicas}", "3");

        await KubectlAsync("rollout", "restart", $"deployment/{LegacyWebhook.Deployment}", "--namespace", space);
        await UntilAsync(LegacyWebhook.Deployment, "{.status.observedGeneration}/{.status.updatedReplicas}/{.status.replicas}", "3/3/3");

        var same = LegacyWebhook.Manifest(LegacyWebhook.Deployment, space);
        Assert.Contains("unchanged", (await _cluster.KubectlWithInputAsync(same, "apply", "--filename", "-")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains(
            "was there before", (await _cluster.KubectlAsync("annotate", "deployment", LegacyWebhook.Deployment, "a.example/b=c", "--namespace", space)).Exits(0).Error, StringComparison.Ordinal);

        var worse = await _cluster.KubectlAsync("set", "env", $"deployment/{LegacyWebhook.Deployment}", "OTHER_PASSWORD=Zq8!mT4vKp2x", "--namespace", space);
        Assert.Contains("env[1].value", worse.Exits(1).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("env[0].value: ", worse.Error.Split("denied the request: ")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finalizers_and_status_of_what_was_there_before_are_never_held_up()
    {
        const string name = LegacyWebhook.Leaving;

        await KubectlAsync("patch", "deployment", name, "--namespace", webhook.OldNamespace, "--type=merge", "--patch", """{"metadata":{"finalizers":["a.example/held"]}}""");
        await KubectlAsync("patch", "deployment", name, "--namespace", webhook.OldNamespace, "--subresource=status", "--type=merge", "--patch", """{"status":{"collisionCount":7}}""");
        await KubectlAsync("delete", "deployment", name, "--namespace", webhook.OldNamespace, "--wait=false");
        await KubectlAsync("patch", "deployment", name, "--namespace", webhook.OldNamespace, "--type=merge", "--patch", """{"metadata":{"finalizers":null}}""");

        await UntilAsync(name, "{.metadata.name}", "");
    }

    [Fact]
    public async Task A_custom_controller_is_judged_and_its_copies_are_not_refused_what_it_was_granted()
    {
        var space = webhook.OldNamespace;
        (await _cluster.KubectlWithInputAsync(
            $$"""
            apiVersion: enforcer.dev/v1alpha1
            kind: PolicyException
            metadata: {name: {{space}}}
            spec:
              reason: moving to references
              until: 2031-12-31
              owner: platform
              rules: [{{Rule}}]
              match: {kinds: [argoproj.io/Rollout], names: [granted], namespaces: [{{space}}]}
            """,
            "apply",
            "--filename",
            "-")).Exits(0);
        try
        {
            // The webhook follows the cluster with a delay of its own.
            await RetryAsync(() => _cluster.KubectlWithInputAsync(Maker("argoproj.io/v1alpha1", "Rollout", "granted"), "create", "--namespace", space, "--filename", "-"));
            var owner = (await KubectlAsync("get", "rollout", "granted", "--namespace", space, "--output", "jsonpath={.metadata.uid}")).Output.Trim();
            var owned = Maker("apps/v1", "ReplicaSet", "granted-5d8f").Replace(
                "metadata: {name: granted-5d8f}",
                $$"""metadata: {name: granted-5d8f, ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: granted, uid: {{owner}}, controller: true}]}""",
                StringComparison.Ordinal);

            // As any controller does that is refused: it tries again.
            await RetryAsync(() => _cluster.KubectlWithInputAsync(owned, "create", "--namespace", space, "--filename", "-"));
            await EventuallyAsync("its Pod is there", async () =>
                (await _cluster.KubectlAsync("get", "replicaset", "granted-5d8f", "--namespace", space, "--output", "jsonpath={.status.replicas}")).Output.Trim() == "1");

            // The reference of one that nobody granted anything excuses nothing.
            var forged = await _cluster.KubectlWithInputAsync(
                owned.Replace("granted-5d8f", "forged-5d8f", StringComparison.Ordinal).Replace("name: granted,", "name: nobody,", StringComparison.Ordinal), "create", "--namespace", space, "--filename", "-");
            Assert.Contains(Rule, forged.Exits(1).Error, StringComparison.Ordinal);
        }
        finally
        {
            await _cluster.KubectlAsync("delete", "policyexception", space);
        }
    }

    private static string Maker(string apiVersion, string kind, string name) => kind switch
    {
        "PodTemplate" => $"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: {name}}}, template: {LegacyWebhook.Template(name)}}}",
        "CronJob" => $"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: {name}}}, spec: {{schedule: '@daily', jobTemplate: {{spec: {{template: {Once(LegacyWebhook.Template(name))}}}}}}}}}",
        "Job" => $"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: {name}}}, spec: {{template: {Once(LegacyWebhook.Template(name))}}}}}",
        "ReplicationController" => $"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: {name}}}, spec: {{selector: {{app: {name}}}, template: {LegacyWebhook.Template(name)}}}}}",
        _ => $"""
            apiVersion: {apiVersion}
            kind: {kind}
            metadata: {"{"}name: {name}{"}"}
            spec:
              {(kind == "StatefulSet" ? $"serviceName: {name}" : "minReadySeconds: 0")}
              selector: {"{"}matchLabels: {"{"}app: {name}{"}"}{"}"}
              template: {LegacyWebhook.Template(name)}
            """,
    };

    private static string Once(string template) => template.Replace("spec: {", "spec: {restartPolicy: Never, ", StringComparison.Ordinal);

    private async Task<CommandResult> KubectlAsync(params string[] arguments) => (await _cluster.KubectlAsync(arguments)).Exits(0);

    private Task UntilAsync(string deployment, string path, string expected) => EventuallyAsync($"{path} of {deployment} is {expected}", async () =>
        (await _cluster.KubectlAsync("get", "deployment", deployment, "--namespace", webhook.OldNamespace, "--ignore-not-found", "--output", $"jsonpath={path}")).Output.Trim() == expected);

    private static Task RetryAsync(Func<Task<CommandResult>> run) => EventuallyAsync("it is let in", async () => (await run()).ExitCode == 0);

    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"not in {Patience.TotalSeconds} s: {what}");
            await Task.Delay(100);
        }
    }
}
