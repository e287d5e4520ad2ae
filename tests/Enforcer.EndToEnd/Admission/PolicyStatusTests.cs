using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Admission;

/// <summary>
/// An EnforcerPolicy says itself whether it counts: a controller with the rights of the manifests writes the status, and a webhook judges by what
/// it says, both against a real API server.
/// </summary>
[Collection(SharedControlPlane.Name)]
public sealed class PolicyStatusTests(GovernedWebhook webhook) : IClassFixture<GovernedWebhook>, IAsyncLifetime
{
    private readonly ControlPlane _cluster = webhook.Cluster;
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-status-").FullName;
    private readonly string _space = webhook.Space;
    private string _judged = "";
    private RunningProcess? _controller;

    public async Task InitializeAsync()
    {
        _judged = await _cluster.CreateNamespaceAsync("judged");
        _controller = EnforcerProcess.Start(
            _folder,
            "controller", "--kubeconfig", webhook.ControllerKubeconfig, "--namespace", _space, "--webhook-configuration", _space, "--period", "250ms", "--lease-duration", "3s",
            "--bind", "127.0.0.1", "--admin-port", "0");
    }

    public async Task DisposeAsync()
    {
        if (_controller is not null)
        {
            await _controller.DisposeAsync();
        }

        await _cluster.KubectlAsync("delete", "enforcerpolicy", "--all");
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Says_whether_it_counts_and_of_which_generation_and_what_counts_follows_without_a_restart()
    {
        await ApplyAsync("default", $"overrides: [{{namespaces: [{_judged}], level: warn, reason: being moved}}]");
        await UntilAsync("default", ready => IsCondition(ready, "True", "InUse", 1));
        await UntilJudgedAsync(allowed: true);
        var since = Condition(await StatusAsync("default"))!["lastTransitionTime"]!.GetValue<string>();

        // Valid by the schema; no rule has the name. What counted before counts on.
        await ApplyAsync("default", "rules: {mtls-no-such-rule: {level: warn}}");
        await UntilAsync("default", faulty => IsCondition(faulty, "False", "Faulty", 2));
        var message = Condition(await StatusAsync("default"))!["message"]!.GetValue<string>();
        Assert.Contains("the last good policy stays", message, StringComparison.Ordinal);
        Assert.Contains("mtls-no-such-rule", message, StringComparison.Ordinal);
        Assert.Equal(0, (await TryAsync()).ExitCode);

        await ApplyAsync("default", "profile: standard");
        await UntilAsync("default", ready => IsCondition(ready, "True", "InUse", 3));
        await UntilJudgedAsync(allowed: false);
        Assert.True(string.CompareOrdinal(since, Condition(await StatusAsync("default"))!["lastTransitionTime"]!.GetValue<string>()) <= 0);

        await ApplyAsync("spare", "profile: observe");
        await UntilAsync("spare", unused => IsCondition(unused, "False", "NotUsed", 1));
        Assert.NotEqual(0, (await TryAsync()).ExitCode);
    }

    private static JsonNode? Condition(JsonNode? status) => status?["conditions"]?.AsArray().SingleOrDefault(condition => condition!["type"]!.GetValue<string>() == "Ready");

    private static bool IsCondition(JsonNode? status, string value, string reason, long generation) =>
        Condition(status) is { } condition
        && condition["status"]!.GetValue<string>() == value
        && condition["reason"]!.GetValue<string>() == reason
        && condition["observedGeneration"]!.GetValue<long>() == generation
        && status!["observedGeneration"]!.GetValue<long>() == generation;

    // All at once: what an earlier manifest said is gone.
    private async Task ApplyAsync(string name, string spec) => (await _cluster.KubectlWithInputAsync(
        $"{{apiVersion: enforcer.dev/v1alpha1, kind: EnforcerPolicy, metadata: {{name: {name}}}, spec: {{{spec}}}}}", "apply", "--filename", "-")).Exits(0);

    private async Task<JsonNode?> StatusAsync(string name) =>
        JsonNode.Parse((await _cluster.KubectlAsync("get", "enforcerpolicy", name, "--output", "json")).Exits(0).Output)!["status"];

    private Task UntilAsync(string name, Func<JsonNode?, bool> condition) =>
        _controller!.WaitUntilAsync($"the status of {name} is right", async () => condition(await StatusAsync(name)), TimeSpan.FromSeconds(90));

    private Task UntilJudgedAsync(bool allowed) =>
        _controller!.WaitUntilAsync($"it is {(allowed ? "allowed" : "refused")}", async () => (await TryAsync()).ExitCode == 0 == allowed, TimeSpan.FromSeconds(90));

    private Task<CommandResult> TryAsync() => _cluster.KubectlWithInputAsync(
        "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: tried}, spec: {mtls: {mode: PERMISSIVE}}}", "create", "--dry-run=server", "--namespace", _judged, "--filename", "-");
}
