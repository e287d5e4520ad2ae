using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>The wire to the real API server is cut and mended: the webhook says what it does not know, and knows all again afterwards.</summary>
[Collection(SharedControlPlane.Name)]
public sealed partial class OutageTests(ControlPlane cluster) : IAsyncLifetime
{
    // Of a kind whose objects do not come and go by themselves.
    private const string Template = """
        apiVersion: v1
        kind: PodTemplate
        metadata: {name: meanwhile, namespace: default}
        template: {spec: {containers: [{name: a, image: "a:1"}]}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-outage-").FullName;
    private TcpRelay? _wire;
    private RunningProcess? _webhook;
    private HttpClient? _client;
    private Uri _url = new("https://127.0.0.1/");
    private Uri _admin = new("http://127.0.0.1/");

    public async Task InitializeAsync()
    {
        _wire = new TcpRelay(cluster.Server);
        (await EnforcerProcess.RunAsync("certs", "init", "--out", _folder)).Exits(0);
        var kubeconfig = await File.ReadAllTextAsync(cluster.Kubeconfig);
        await File.WriteAllTextAsync(Path.Combine(_folder, "kubeconfig"), kubeconfig.Replace(cluster.Server.ToString(), _wire.Address.ToString(), StringComparison.Ordinal));
        _webhook = Start();
        (_url, _admin) = await RegisteredWebhook.ListeningAsync(_webhook);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "ca.crt")) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        _client = new HttpClient(handler);
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_webhook is not null)
        {
            await _webhook.DisposeAsync();
        }

        await _wire!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Says_that_it_does_not_know_while_the_server_is_away_and_catches_up_afterwards()
    {
        await UntilAsync("it is ready", async () => (await _client!.GetAsync(new Uri(_admin, "readyz"))).StatusCode == HttpStatusCode.OK);
        Assert.DoesNotContain("unknown (", await ReviewAsync(), StringComparison.Ordinal);
        var before = await TemplatesAsync();

        _wire!.Cut();
        await UntilAsync("answers say so", async () => (await ReviewAsync()).Contains("unknown (inventory-stale)", StringComparison.Ordinal));
        Assert.Matches("(?m)^enforcer_admission_inventory_staleness_seconds ([2-9]|[1-9][0-9])", await MetricsAsync());
        Assert.Matches("(?m)^enforcer_admission_degraded_total\\{reason=\"inventory-stale\"\\} [1-9]", await MetricsAsync());
        Assert.Equal(HttpStatusCode.OK, (await _client!.GetAsync(new Uri(_admin, "readyz"))).StatusCode);
        (await cluster.KubectlWithInputAsync(Template, "create", "--filename", "-")).Exits(0);

        _wire.Mend();
        await UntilAsync("answers are whole again", async () => !(await ReviewAsync()).Contains("unknown (", StringComparison.Ordinal));
        await UntilAsync("it knows what came meanwhile", async () => await TemplatesAsync() == before + 1);
        (await cluster.KubectlWithInputAsync(Template, "delete", "--filename", "-")).Exits(0);
    }

    [Fact]
    public async Task Is_not_ready_before_it_has_listed_what_verdicts_rest_on()
    {
        _wire!.Cut();
        await using var late = Start();
        var (_, admin) = await RegisteredWebhook.ListeningAsync(late);
        using var waiting = await _client!.GetAsync(new Uri(admin, "readyz"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        Assert.Contains("inventory", await waiting.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        _wire.Mend();
        await late.WaitUntilReadyAsync(new Uri(admin, "readyz"), _client, TimeSpan.FromSeconds(90));
    }

    private RunningProcess Start() => EnforcerProcess.Start(
        _folder,
        "webhook", "--kubeconfig", "kubeconfig", "--missing-secret", "ignore", "--stale-after", "2s", "--cert", "webhook.crt", "--key", "webhook.key",
        "--bind", "127.0.0.1", "--port", "0", "--admin-port", "0", "--drain-delay", "0");

    private async Task<string> ReviewAsync()
    {
        using var body = new StringContent(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE","kind":{"group":"","version":"v1","kind":"Service"},
            "resource":{"group":"","version":"v1","resource":"services"},"namespace":"default","name":"a","userInfo":{"username":"alice"},
            "object":{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","namespace":"default"},"spec":{"ports":[{"port":80}]}}}}
            """,
            Encoding.UTF8,
            "application/json");
        using var answer = await _client!.PostAsync(new Uri(_url, "validate"), body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<string> MetricsAsync() => _client!.GetStringAsync(new Uri(_admin, "metrics"));

    private async Task<int> TemplatesAsync() => int.Parse(Templates().Match(await MetricsAsync()).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private Task UntilAsync(string what, Func<Task<bool>> condition) => _webhook!.WaitUntilAsync(what, condition, TimeSpan.FromSeconds(60));

    [GeneratedRegex("(?m)^enforcer_kubernetes_watch_objects\\{subject=\"podtemplates\"\\} ([0-9]+)")]
    private static partial Regex Templates();
}
