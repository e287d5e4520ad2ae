using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Admission;

/// <summary>
/// etcd and the API server go away under a webhook that follows the cluster: it answers on, and when they are back it knows what came meanwhile.
/// docs/reliability.md has the table.
/// </summary>
[Collection(SharedControlPlane.Name)]
public sealed partial class ClusterFaultTests(ClusterWebhook webhook) : IClassFixture<ClusterWebhook>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ControlPlane _cluster = webhook.Cluster;
    private int _asked;

    [Fact]
    public Task Etcd_is_restarted_while_reviews_run() => FaultAsync(_cluster.StopEtcdAsync, _cluster.StartEtcdAsync);

    [Fact]
    public Task The_api_server_is_restarted_while_reviews_run() => FaultAsync(_cluster.StopApiServerAsync, _cluster.StartApiServerAsync);

    // An API server that cannot store says so; what must not happen is that the webhook is why a write fails, or that it has to be restarted.
    private async Task FaultAsync(Func<Task> stop, Func<Task> start)
    {
        using var direct = CreateClient();
        using var end = new CancellationTokenSource();
        var before = await TemplatesAsync();
        var asked = AskAsync(direct, end.Token);
        var load = ReviewsAsync(end.Token);

        await stop();
        await AskedAsync(20);
        await start();
        await EventuallyAsync("writes pass again", async () => await TryReviewAsync() is null);
        (await _cluster.KubectlWithInputAsync("{apiVersion: v1, kind: PodTemplate, metadata: {name: meanwhile}, template: {spec: {containers: [{name: a, image: 'a:1'}]}}}", "create", "--namespace", webhook.OldNamespace, "--filename", "-")).Exits(0);
        await EventuallyAsync("the webhook knows what came meanwhile", async () => await TemplatesAsync() == before + 1);
        await EventuallyAsync("nothing is stale", async () => Stale().Match(await MetricsAsync()).Groups[1].Value == "0");
        await AskedAsync(20);
        await end.CancelAsync();

        Assert.All(await asked, answer => Assert.Contains("\"allowed\":true", answer, StringComparison.Ordinal));
        Assert.DoesNotContain(await load, failure => failure.Contains("webhook", StringComparison.Ordinal));
        Assert.False(webhook.HasExited);
        (await _cluster.KubectlAsync("delete", "podtemplate", "meanwhile", "--namespace", webhook.OldNamespace)).Exits(0);
    }

    private async Task AskedAsync(int more)
    {
        var before = Volatile.Read(ref _asked);
        await EventuallyAsync($"{more} more reviews", () => Task.FromResult(Volatile.Read(ref _asked) >= before + more));
    }

    // As another API server would, for which nothing is wrong.
    private async Task<List<string>> AskAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var answers = new List<string>();
        while (!cancellationToken.IsCancellationRequested)
        {
            using var body = new StringContent(
                """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE","kind":{"group":"","version":"v1","kind":"ConfigMap"},
                "namespace":"default","name":"a","userInfo":{"username":"alice"},"object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default"},"data":{"a":"b"}}}}
                """,
                Encoding.UTF8,
                "application/json");
            using var answer = await client.PostAsync(new Uri(webhook.Url, "validate"), body, CancellationToken.None);
            answers.Add(await answer.Content.ReadAsStringAsync(CancellationToken.None));
            Interlocked.Increment(ref _asked);
            await Task.Delay(20, CancellationToken.None);
        }

        return answers;
    }

    private async Task<List<string>> ReviewsAsync(CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await TryReviewAsync() is { } failure)
            {
                failures.Add(failure);
                await Task.Delay(20, CancellationToken.None);
            }
        }

        return failures;
    }

    // A Deployment, because that webhook fails closed.
    private async Task<string?> TryReviewAsync()
    {
        using var body = new StringContent(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"review"},"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"a","image":"a:1"}]}}}}""");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var answer = await _cluster.Client.PostAsync(new Uri(_cluster.Server, $"apis/apps/v1/namespaces/{webhook.OldNamespace}/deployments?dryRun=All"), body, deadline.Token);
            return answer.IsSuccessStatusCode ? null : await answer.Content.ReadAsStringAsync(deadline.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
        {
            return $"no answer of the API server: {failure.GetType().Name}";
        }
    }

    private HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(webhook.AuthorityFile) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new HttpClient(handler);
    }

    private async Task<string> MetricsAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(webhook.AdminUrl, "metrics"));
    }

    private async Task<int> TemplatesAsync() => int.Parse(Templates().Match(await MetricsAsync()).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"not in {Patience.TotalSeconds} s: {what}");
            await Task.Delay(50);
        }
    }

    [GeneratedRegex("(?m)^enforcer_kubernetes_watch_objects\\{subject=\"podtemplates\"\\} ([0-9]+)")]
    private static partial Regex Templates();

    [GeneratedRegex("(?m)^enforcer_admission_inventory_staleness_seconds ([0-9]+)")]
    private static partial Regex Stale();
}
