using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>The whole way of a workload into the mesh: admitted by the real API server, injected, given an identity by the issuer, heard by its peer.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class InjectedGatewayTests(IssuingWebhook webhook) : IClassFixture<IssuingWebhook>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ControlPlane _cluster = webhook.Cluster;
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-injected-").FullName;
    private readonly string _inbound = $"127.0.0.1:{FreePort.Choose()}";
    private readonly string _outbound = $"127.0.0.1:{FreePort.Choose()}";
    private readonly string _webAdmin = $"127.0.0.1:{FreePort.Choose()}";
    private readonly string _ordersAdmin = $"127.0.0.1:{FreePort.Choose()}";
    private readonly List<RunningProcess> _processes = [];
    private readonly HttpClient _client = new();
    private readonly HelloApp _app = new();
    private string _space = "";

    public async Task InitializeAsync()
    {
        _space = await _cluster.CreateNamespaceAsync("mesh");
        (await _cluster.KubectlAsync("label", "namespace", _space, "enforcer.dev/inject=enabled")).Exits(0);
    }

    public async Task DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        _client.Dispose();
        _app.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Two_injected_workloads_get_their_identities_from_the_issuer_and_talk_over_mutual_tls()
    {
        var issuer = await StartIssuerAsync();
        await DeclareAsync("orders", $$"""
            trustDomain: cluster.local
            listeners:
            - name: inbound
              bind: {{_inbound}}
              direction: inbound
              routes: [{upstream: "http://{{_app.Address}}"}]
              access: {rules: [{from: ["spiffe://cluster.local/ns/{{_space}}/sa/web"], methods: [GET], action: allow}]}
            admin: {bind: "{{_ordersAdmin}}"}
            """);
        await DeclareAsync("web", $$"""
            trustDomain: cluster.local
            listeners:
            - name: outbound
              bind: {{_outbound}}
              direction: outbound
              routes: [{upstream: "https://{{_inbound}}", peer: "spiffe://cluster.local/ns/{{_space}}/sa/orders"}]
            admin: {bind: "{{_webAdmin}}"}
            """);
        var (orders, web) = (await AdmittedAsync("orders"), await AdmittedAsync("web"));
        await issuer.WaitUntilAsync("the bundle is in the namespace", async () => (await _cluster.KubectlAsync("get", "configmap", "enforcer-bundle", "--namespace", _space)).ExitCode == 0, Patience);
        await orders.MountAsync();
        await web.MountAsync();
        await ReadyAsync(Run(orders), _ordersAdmin);

        // The other one starts while nobody issues.
        (await issuer.StopAsync()).Exits(0);
        var late = Run(web);
        await late.WaitUntilAsync("it says what it waits for", async () => (await AnswerAsync(_webAdmin, "/readyz")).Contains("cannot be reached", StringComparison.Ordinal), Patience);
        Assert.Equal("ok\n", await AnswerAsync(_webAdmin, "/healthz"));
        Assert.StartsWith("waiting for: certificates (", await AnswerAsync(_webAdmin, "/readyz"), StringComparison.Ordinal);
        Assert.StartsWith("identity-awaited: ", await AnswerAsync(_outbound, "/"), StringComparison.Ordinal);
        await StartIssuerAsync();
        await ReadyAsync(late, _webAdmin);

        var heard = await _client.GetStringAsync(new Uri($"http://{_outbound}/"));
        Assert.Contains($"By=spiffe://cluster.local/ns/{_space}/sa/orders;", heard, StringComparison.Ordinal);
        Assert.Contains($"URI=spiffe://cluster.local/ns/{_space}/sa/web", heard, StringComparison.Ordinal);
        Assert.Contains($"\"identity\": \"spiffe://cluster.local/ns/{_space}/sa/web\"", await AnswerAsync(_ordersAdmin, "/peers"), StringComparison.Ordinal);
        var written = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        Assert.DoesNotContain(written, text => text.Contains("PRIVATE KEY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stores_the_token_of_the_pod_and_no_secret_unless_an_annotation_names_one()
    {
        await DeclareAsync("orders", "{}");

        var injected = await AdmittedAsync("orders");
        var named = await AdmittedAsync("orders", "own", "enforcer.dev/certificate: own-certificate");
        var again = await _cluster.KubectlWithInputAsync(Pod("orders", "orders", ""), "apply", "--namespace", _space, "--filename", "-");

        Assert.Equal(
            [
                "gateway", "--config", "/etc/enforcer/gateway/gateway.yaml", "--issuer", webhook.Issuer,
                "--issuer-bundle", "/var/run/secrets/enforcer.dev/identity/ca.crt", "--issuer-token", "/var/run/secrets/enforcer.dev/identity/token",
            ],
            injected.Container["args"]!.AsArray().Select(argument => argument!.GetValue<string>()));
        Assert.DoesNotContain(injected.Volumes, volume => volume["secret"] is not null);
        Assert.Contains(injected.Volumes, volume => volume["projected"]?["sources"]?[0]?["serviceAccountToken"]?["audience"]?.GetValue<string>() == "enforcer.dev/issuer");
        Assert.Equal(3, named.Container["args"]!.AsArray().Count);
        Assert.Contains(named.Volumes, volume => volume["secret"]?["secretName"]?.GetValue<string>() == "own-certificate");
        Assert.DoesNotContain("denied", again.Exits(0).Error, StringComparison.Ordinal);
    }

    private async Task<RunningProcess> StartIssuerAsync()
    {
        var process = EnforcerProcess.Start(
            null,
            [
                "issuer", "--kubeconfig", _cluster.Kubeconfig, "--ca-secret", $"{_space}/authority", "--create-ca", "cluster.local", "--service-accounts", "--distribute-bundle",
                "--namespace", _space, "--bind", "127.0.0.1", "--port", $"{webhook.IssuerPort}", "--admin-port", "0", "--drain-delay", "0",
            ]);
        _processes.Add(process);
        await process.WaitUntilSaidAsync("listening on https://", Patience);
        return process;
    }

    private async Task DeclareAsync(string name, string configuration)
    {
        (await _cluster.KubectlAsync("create", "serviceaccount", name, "--namespace", _space)).Exits(0);
        (await _cluster.KubectlAsync("create", "configmap", name, "--namespace", _space, $"--from-literal=gateway.yaml={configuration}")).Exits(0);
    }

    private Task<InjectedPod> AdmittedAsync(string account) => AdmittedAsync(account, account, "");

    private async Task<InjectedPod> AdmittedAsync(string account, string name, string annotation)
    {
        (await _cluster.KubectlWithInputAsync(Pod(account, name, annotation), "apply", "--namespace", _space, "--filename", "-")).Exits(0);
        var stored = JsonNode.Parse((await _cluster.KubectlAsync("get", "pod", name, "--namespace", _space, "--output", "json")).Exits(0).Output)!;
        return new InjectedPod(_cluster, stored, Directory.CreateDirectory(Path.Combine(_folder, name)).FullName);
    }

    private static string Pod(string account, string name, string annotation) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          annotations:
            enforcer.dev/config: {{account}}
            {{annotation}}
        spec:
          serviceAccountName: {{account}}
          automountServiceAccountToken: false
          containers:
          - {name: app, image: "app:1"}
        """;

    private RunningProcess Run(InjectedPod pod)
    {
        var process = pod.Start();
        _processes.Add(process);
        return process;
    }

    private Task ReadyAsync(RunningProcess process, string admin) => process.WaitUntilReadyAsync(new Uri($"http://{admin}/readyz"), _client, Patience);

    private async Task<string> AnswerAsync(string address, string path)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri($"http://{address}{path}"));
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
