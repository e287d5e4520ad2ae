using System.Diagnostics;
using System.Runtime.InteropServices;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>
/// Two replicas behind a Service's kind of balancing, a real API server that asks them for every ConfigMap of a namespace, and what goes wrong
/// in clusters. docs/reliability.md has the table.
/// </summary>
[Collection(SharedControlPlane.Name)]
public sealed class WebhookReliabilityTests(ControlPlane cluster) : IAsyncLifetime
{
    private const string Configuration = "reliability";
    private const int SigStop = 19;
    private const int SigContinue = 18;
    private const int Workers = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-reliability-").FullName;
    private readonly ReplicaBalancer _balancer = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<RunningProcess> _replicas = [];
    private string _space = "";

    public async Task InitializeAsync()
    {
        (await EnforcerProcess.RunAsync("certs", "init", "--out", _folder)).Exits(0);
        _space = await cluster.CreateNamespaceAsync("reliability");
        (await cluster.KubectlAsync("label", "namespace", _space, $"reliability={_space}")).Exits(0);
        await StartReplicaAsync();
        await StartReplicaAsync();
        await RegisterAsync("Fail");
    }

    public async Task DisposeAsync()
    {
        await _end.CancelAsync();
        await cluster.KubectlAsync("delete", "validatingwebhookconfiguration", Configuration, "--ignore-not-found");
        await _balancer.DisposeAsync();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        _end.Dispose();
    }

    [Fact]
    public async Task Restarts_one_replica_after_the_other_and_loses_no_review()
    {
        var load = new ReviewLoad(cluster, _space, _end.Token, Workers);
        foreach (var old in _replicas.ToList())
        {
            // As maxSurge 1, maxUnavailable 0 does it: the new one is ready before the old one goes.
            await StartReplicaAsync();
            (await old.StopAsync(TimeSpan.FromSeconds(30))).Exits(0);
        }

        await EnoughAsync(load);
        await _end.CancelAsync();

        Assert.Empty(await load.FailuresAsync());
    }

    [Fact]
    public async Task Loses_only_what_is_in_flight_when_a_replica_is_killed()
    {
        var load = new ReviewLoad(cluster, _space, _end.Token, Workers);
        await EnoughAsync(load);
        await _replicas[0].KillAsync();
        await UntilAsync("one replica is ready", () => Task.FromResult(_balancer.Ready == 1));
        var settled = new ReviewLoad(cluster, _space, _end.Token, Workers);
        await EnoughAsync(settled);
        await _end.CancelAsync();

        Assert.Empty(await settled.FailuresAsync());
        // Each worker has one review in flight, and its next connection may still be made before anybody knows.
        Assert.InRange((await load.FailuresAsync()).Count, 0, 20 * Workers);
    }

    [Fact]
    public async Task With_every_replica_gone_writes_are_refused_at_once_and_pass_again_as_soon_as_one_is_back()
    {
        foreach (var replica in _replicas)
        {
            await replica.KillAsync();
        }

        await UntilAsync("no replica is ready", () => Task.FromResult(_balancer.Ready == 0));
        var clock = Stopwatch.StartNew();
        var refused = await ReviewLoad.ReviewAsync(cluster, _space, "gone");
        Assert.Contains("failed calling webhook", refused, StringComparison.Ordinal);
        // Ten times the time that the API server has.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));

        await StartReplicaAsync();
        await StartReplicaAsync();
        await UntilAsync("a review passes", async () => await ReviewLoad.ReviewAsync(cluster, _space, "back") is null);
        var load = new ReviewLoad(cluster, _space, _end.Token, Workers);
        await EnoughAsync(load);
        await _end.CancelAsync();

        Assert.Empty(await load.FailuresAsync());
    }

    [Fact]
    public async Task A_stalled_webhook_refuses_in_bounded_time_where_it_fails_closed_and_lets_pass_where_it_does_not()
    {
        await _replicas[1].StopAsync();
        await UntilAsync("one replica is left", () => Task.FromResult(_balancer.Ready == 1));
        var stalled = _replicas[0];
        Assert.Equal(0, Kill(stalled.Id, SigStop));
        try
        {
            var clock = Stopwatch.StartNew();
            var refused = await ReviewLoad.ReviewAsync(cluster, _space, "stalled");
            Assert.NotNull(refused);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));

            await RegisterAsync("Ignore", until: null);
            await UntilAsync("the new configuration is in force", async () => await ReviewLoad.ReviewAsync(cluster, _space, "ignored") is null);
        }
        finally
        {
            Assert.Equal(0, Kill(stalled.Id, SigContinue));
        }

        await RegisterAsync("Fail");
    }

    [Fact]
    public async Task A_certificate_that_has_ended_is_not_taken_over_and_loses_no_review()
    {
        await WriteAsync(await EndingAsync(TimeSpan.FromHours(-1)));
        await UntilAsync("both replicas say so", () => Task.FromResult(_replicas.TrueForAll(replica => replica.Error.Contains("replace it", StringComparison.Ordinal))));
        _balancer.Cut();

        var load = new ReviewLoad(cluster, _space, _end.Token, Workers);
        await EnoughAsync(load);
        await _end.CancelAsync();

        Assert.Empty(await load.FailuresAsync());
    }

    [Fact]
    public async Task Behind_the_end_of_its_certificate_reviews_are_refused_until_the_successor_is_there_without_a_restart()
    {
        var good = (Certificate: await File.ReadAllTextAsync(InFolder("webhook.crt")), Key: await File.ReadAllTextAsync(InFolder("webhook.key")));
        await WriteAsync(await EndingAsync(TimeSpan.FromSeconds(6)));
        await UntilAsync("the API server meets the certificate behind its end", async () =>
        {
            _balancer.Cut();
            return await ReviewLoad.ReviewAsync(cluster, _space, "expired") is { } refused && refused.Contains("expired", StringComparison.Ordinal);
        });

        await WriteAsync(good);
        await UntilAsync("the successor is shown", async () => await ReviewLoad.ReviewAsync(cluster, _space, "mended") is null);
        Assert.All(_replicas, replica => Assert.False(replica.HasExited));
    }

    private async Task<(string Certificate, string Key)> EndingAsync(TimeSpan after) =>
        ServingPair.Ending(after, await File.ReadAllTextAsync(InFolder("ca.crt")), await File.ReadAllTextAsync(InFolder("ca.key")));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);

    private string InFolder(string name) => Path.Combine(_folder, name);

    private async Task WriteAsync((string Certificate, string Key) pair)
    {
        await File.WriteAllTextAsync(InFolder("webhook.key"), pair.Key);
        await File.WriteAllTextAsync(InFolder("webhook.crt"), pair.Certificate);
    }

    private async Task StartReplicaAsync()
    {
        var replica = EnforcerProcess.Start(
            _folder, ["webhook", "--no-cluster", "--cert", "webhook.crt", "--key", "webhook.key", "--bind", "127.0.0.1", "--port", "0", "--admin-port", "0", "--drain-delay", "2"]);
        _replicas.Add(replica);
        var (url, adminUrl) = await RegisteredWebhook.ListeningAsync(replica);
        var before = _balancer.Ready;
        _balancer.Add(url, adminUrl);
        await UntilAsync("the replica is ready", () => Task.FromResult(_balancer.Ready > before));
    }

    private async Task RegisterAsync(string failurePolicy, string? until = "ready")
    {
        var authority = Convert.ToBase64String(await File.ReadAllBytesAsync(InFolder("ca.crt")));
        (await cluster.KubectlWithInputAsync(
            $$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: {{Configuration}} }
            webhooks:
            - name: reliability.enforcer.dev
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: {{failurePolicy}}
              timeoutSeconds: 3
              clientConfig: {url: "https://127.0.0.1:{{_balancer.Port}}/validate", caBundle: {{authority}} }
              namespaceSelector: {matchLabels: {reliability: {{_space}} } }
              rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
            """,
            "apply",
            "--filename",
            "-")).Exits(0);
        if (until is not null)
        {
            await UntilAsync("the API server reaches the webhook", async () => await ReviewLoad.ReviewAsync(cluster, _space, until) is null);
        }
    }

    private static Task EnoughAsync(ReviewLoad load) => UntilAsync("enough reviews went through", () => Task.FromResult(load.Count >= 200));

    private static async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"not in 60 s: {what}");
            await Task.Delay(50);
        }
    }
}
