using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>
/// The controller against a real API server, with a real webhook that follows its Secret as the kubelet would mount it. Certificates live for
/// seconds, so that a test sees what a cluster sees in a year.
/// </summary>
[Collection(SharedControlPlane.Name)]
public sealed class ControllerTests(ControlPlane cluster) : IAsyncLifetime
{
    private const string Configuration = "rotation";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-controller-").FullName;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, bool> _leaves = new(StringComparer.Ordinal);
    private readonly List<RunningProcess> _processes = [];
    private string _space = "";
    private Uri _webhook = new("https://127.0.0.1/");
    private Task _kubelet = Task.CompletedTask;

    public async Task InitializeAsync() => _space = await cluster.CreateNamespaceAsync("controller");

    public async Task DisposeAsync()
    {
        await _end.CancelAsync();
        await _kubelet;
        await cluster.KubectlAsync("delete", "validatingwebhookconfiguration", Configuration, "--ignore-not-found");
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        _end.Dispose();
    }

    [Fact]
    public async Task Rotates_leaf_and_authority_under_reviews_and_loses_none_though_the_leader_is_killed()
    {
        var first = StartController("first");
        await UntilAsync(first, "the first replica leads", () => Task.FromResult(first.Error.Contains("'first' leads.", StringComparison.Ordinal)));
        var second = StartController("second");
        await ServeAsync(first);
        var before = await AuthorityAsync();

        var load = new ReviewLoad(cluster, _space, _end.Token);
        var probe = ProbeAsync();
        await UntilAsync(second, "a serving certificate was replaced", () => Task.FromResult(_leaves.Count >= 2));
        await first.KillAsync();
        await UntilAsync(second, "the second replica leads", () => Task.FromResult(second.Error.Contains("'second' leads.", StringComparison.Ordinal)));
        await UntilAsync(second, "the authority was replaced, the old one retired", () =>
            Task.FromResult(second.Error.Contains("was activated", StringComparison.Ordinal) && second.Error.Contains("was retired", StringComparison.Ordinal)));
        await UntilAsync(second, "five serving certificates were shown", () => Task.FromResult(_leaves.Count >= 5));
        await _end.CancelAsync();

        Assert.Empty(await load.FailuresAsync());
        Assert.Empty(await probe);
        Assert.InRange(load.Count, 200, int.MaxValue);
        Assert.NotEqual(before, await AuthorityAsync());
    }

    [Fact]
    public async Task Heals_deleted_secrets_and_emptied_bundles_while_reviews_go_on()
    {
        var controller = StartController("only");
        await ServeAsync(controller);
        var before = await AuthorityAsync();

        (await cluster.KubectlAsync("delete", "secret", "enforcer-webhook-authority", "enforcer-webhook-certificate", "--namespace", _space)).Exits(0);
        var load = new ReviewLoad(cluster, _space, _end.Token);
        var probe = ProbeAsync();
        var leaves = _leaves.Count;
        await UntilAsync(controller, "a certificate of a new authority is shown", async () => _leaves.Count > leaves && await AuthorityAsync() != before);
        await _end.CancelAsync();

        Assert.Empty(await load.FailuresAsync());
        Assert.Empty(await probe);
        (await cluster.KubectlAsync("patch", "validatingwebhookconfiguration", Configuration, "--type=json", "--patch", """[{"op":"remove","path":"/webhooks/0/clientConfig/caBundle"}]""")).Exits(0);
        await UntilAsync(controller, "the bundle is back", async () => (await BundleAsync()).Count > 0);
    }

    [Fact]
    public async Task Is_switched_off_and_on_again_without_a_running_webhook()
    {
        (await cluster.KubectlWithInputAsync(
            $$$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: {{{Configuration}}}, labels: {kept: "yes"}}
            webhooks:
            - name: rotation.enforcer.dev
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Fail
              clientConfig: {url: "https://127.0.0.1:1/validate"}
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{{_space}}}}}
              rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
            """,
            "create",
            "--filename",
            "-")).Exits(0);
        var before = await WebhooksAsync();

        var disabled = await SwitchAsync("disable");
        var gone = await cluster.KubectlAsync("get", "validatingwebhookconfiguration", Configuration);
        var again = await SwitchAsync("disable");
        var enabled = await SwitchAsync("enable");
        var twice = await SwitchAsync("enable");

        Assert.Equal($"ValidatingWebhookConfiguration {Configuration}: removed\n", disabled.Exits(0).Output);
        gone.Exits(1);
        Assert.Contains("disabled already", again.Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal($"ValidatingWebhookConfiguration {Configuration}: restored\n", enabled.Exits(0).Output);
        Assert.Contains("nothing to put back", twice.Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal(before, await WebhooksAsync());

        Task<CommandResult> SwitchAsync(string verb) =>
            EnforcerProcess.RunAsync("webhook", verb, "--kubeconfig", cluster.Kubeconfig, "--namespace", _space, "--webhook-configuration", Configuration);

        async Task<string> WebhooksAsync() => (await cluster.KubectlAsync(
            "get", "validatingwebhookconfiguration", Configuration, "--output", "jsonpath={.metadata.labels}{.webhooks}")).Exits(0).Output;
    }

    [Fact]
    public async Task Says_in_metrics_who_leads_and_when_the_certificate_ends()
    {
        var controller = StartController("only");
        await ServeAsync(controller);
        using var client = new HttpClient();

        var metrics = await client.GetStringAsync(new Uri(AdminOf(controller), "metrics"));

        Assert.Matches("(?m)^enforcer_controller_is_leader 1$", metrics);
        Assert.Matches("(?m)^enforcer_controller_serving_certificate_not_after_seconds 1[0-9]{9}$", metrics);
        Assert.Matches("(?m)^enforcer_controller_rounds_total\\{result=\"ok\"\\} [1-9]", metrics);
    }

    [Fact]
    public async Task Gives_the_lease_back_on_sigterm()
    {
        var controller = StartController("only");
        await UntilAsync(controller, "it leads", () => Task.FromResult(controller.Error.Contains("'only' leads.", StringComparison.Ordinal)));

        (await controller.StopAsync()).Exits(0);

        var holder = await cluster.KubectlAsync("get", "lease", "enforcer-controller", "--namespace", _space, "--output", "jsonpath={.spec.holderIdentity}");
        Assert.Equal("", holder.Exits(0).Output);
    }

    private RunningProcess StartController(string identity)
    {
        var process = EnforcerProcess.Start(
            _folder,
            "controller", "--kubeconfig", cluster.Kubeconfig, "--namespace", _space, "--identity", identity, "--webhook-configuration", Configuration, "--extra-name", "127.0.0.1",
            "--certificate-lifetime", "9s", "--authority-lifetime", "27s", "--propagation", "1s", "--retirement", "4s", "--period", "250ms", "--lease-duration", "3s",
            "--bind", "127.0.0.1", "--admin-port", "0");
        _processes.Add(process);
        return process;
    }

    private static Uri AdminOf(RunningProcess controller) =>
        new(controller.Output.Split('\n').First(line => line.StartsWith("listening on ", StringComparison.Ordinal))[13..].Trim());

    // The webhook behind the Secret, registered for this namespace only.
    private async Task ServeAsync(RunningProcess controller)
    {
        _kubelet = MountAsync();
        await UntilAsync(controller, "the Secret is mounted", () => Task.FromResult(!_leaves.IsEmpty));
        var webhook = EnforcerProcess.Start(
            _folder, "webhook", "--no-cluster", "--cert", "tls.crt", "--key", "tls.key", "--bind", "127.0.0.1", "--port", "0", "--admin-port", "0", "--drain-delay", "0");
        _processes.Add(webhook);
        (_webhook, _) = await RegisteredWebhook.ListeningAsync(webhook);
        (await cluster.KubectlAsync("label", "namespace", _space, $"rotation={_space}")).Exits(0);
        (await cluster.KubectlWithInputAsync(
            $$$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: {{{Configuration}}}}
            webhooks:
            - name: rotation.enforcer.dev
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Fail
              timeoutSeconds: 10
              clientConfig: {url: "{{{new Uri(_webhook, "validate")}}}"}
              namespaceSelector: {matchLabels: {rotation: {{{_space}}}}}
              rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
            """,
            "create",
            "--filename",
            "-")).Exits(0);
        await UntilAsync(controller, "the API server reaches the webhook", async () => (await BundleAsync()).Count > 0 && await ReviewLoad.ReviewAsync(cluster, _space, "ready") is null);
    }

    // What the kubelet does for a mounted Secret: both files change together, in time.
    private async Task MountAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var answer = await cluster.Client.GetAsync(new Uri(cluster.Server, $"api/v1/namespaces/{_space}/secrets/enforcer-webhook-certificate"), _end.Token);
                if (answer.IsSuccessStatusCode)
                {
                    var data = JsonNode.Parse(await answer.Content.ReadAsStringAsync(_end.Token))!["data"]!;
                    var certificate = Encoding.UTF8.GetString(Convert.FromBase64String(data["tls.crt"]!.GetValue<string>()));
                    if (!_leaves.ContainsKey(certificate))
                    {
                        await File.WriteAllBytesAsync(Path.Combine(_folder, "new.key"), Convert.FromBase64String(data["tls.key"]!.GetValue<string>()), _end.Token);
                        await File.WriteAllTextAsync(Path.Combine(_folder, "new.crt"), certificate, _end.Token);
                        File.Move(Path.Combine(_folder, "new.key"), Path.Combine(_folder, "tls.key"), overwrite: true);
                        File.Move(Path.Combine(_folder, "new.crt"), Path.Combine(_folder, "tls.crt"), overwrite: true);
                        _leaves.TryAdd(certificate, true);
                    }
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), _end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // An API server that connects anew each time and trusts what the configuration says at that moment.
    private async Task<IReadOnlyList<string>> ProbeAsync()
    {
        var failures = new List<string>();
        while (!_end.IsCancellationRequested)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(await BundleAsync());
            using var socket = new TcpClient();
            await socket.ConnectAsync(_webhook.Host, _webhook.Port);
            await using var tls = new SslStream(socket.GetStream());
            try
            {
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _webhook.Host, CertificateChainPolicy = policy });
            }
            catch (System.Security.Authentication.AuthenticationException failure)
            {
                failures.Add(failure.Message);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        return failures;
    }

    private async Task<X509Certificate2Collection> BundleAsync()
    {
        var found = new X509Certificate2Collection();
        var text = (await cluster.Client.GetStringAsync(new Uri(cluster.Server, $"apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{Configuration}")));
        var bundle = JsonNode.Parse(text)!["webhooks"]![0]!["clientConfig"]!["caBundle"]?.GetValue<string>() ?? "";
        found.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
        return found;
    }

    private async Task<string> AuthorityAsync()
    {
        var result = await cluster.KubectlAsync("get", "secret", "enforcer-webhook-authority", "--namespace", _space, "--output", "jsonpath={.data.ca\\.crt}");
        return result.Output;
    }

    private static Task UntilAsync(RunningProcess process, string what, Func<Task<bool>> condition) => process.WaitUntilAsync(what, condition, Patience);
}
