using System.Text.Json.Nodes;

namespace Enforcer.EndToEnd.Support;

/// <summary>
/// The built webhook, registered at the real API server by the configurations of <c>manifests/</c>; only the Service in them is replaced
/// by the process's URL and the CA that signed its certificate. What is registered is taken away again, as it judges the whole cluster.
/// </summary>
public class RegisteredWebhook(ControlPlane cluster) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-webhook-").FullName;
    private RunningProcess? _process;

    public ControlPlane Cluster => cluster;

    /// <summary>What the webhook is told of the cluster.</summary>
    protected virtual string[] ClusterArguments => ["--no-cluster"];

    public bool HasExited => _process!.HasExited;

    public Uri Url { get; private set; } = new("https://127.0.0.1/");

    public Uri AdminUrl { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Everything that the process wrote so far.</summary>
    public string Said => _process is null ? "" : _process.Output + _process.Error;

    /// <summary>A namespace with a permissive PeerAuthentication <c>legacy</c> that was there before the webhook.</summary>
    public string OldNamespace { get; private set; } = "";

    /// <summary>The CA of the webhook's certificate, PEM.</summary>
    public string AuthorityFile => Path.Combine(_folder, "ca.crt");

    public virtual async Task InitializeAsync()
    {
        (await EnforcerProcess.RunAsync("certs", "init", "--out", _folder)).Exits(0);
        (await cluster.KubectlAsync("apply", "--filename", RepositoryFolder.Find("tests", "cases", "admission", "crds.yaml"))).Exits(0);
        (await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=30s", "--all", "customresourcedefinitions")).Exits(0);
        // Servers before 1.21 do not set it themselves; the configurations exclude kube-system by it.
        (await cluster.KubectlAsync("label", "--overwrite", "namespace", "kube-system", "kubernetes.io/metadata.name=kube-system")).Exits(0);
        OldNamespace = await cluster.CreateNamespaceAsync("old");
        (await cluster.KubectlWithInputAsync(
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: legacy}
            spec: {mtls: {mode: PERMISSIVE}}
            """,
            "apply",
            "--namespace",
            OldNamespace,
            "--filename",
            "-")).Exits(0);

        await PrepareAsync(OldNamespace);
        _process = Start();
        (Url, AdminUrl) = await ListeningAsync(_process);
        await RegisterAsync("validating-webhook.yaml");
        await RegisterAsync("mutating-webhook.yaml");
        await WaitUntilInForceAsync();
    }

    /// <summary>Makes what is to be there before the webhook.</summary>
    protected virtual Task PrepareAsync(string space) => Task.CompletedTask;

    /// <summary>Ends the webhook as the kernel does; the configurations stay.</summary>
    protected Task KillAsync() => _process!.KillAsync();

    public virtual async Task DisposeAsync()
    {
        await cluster.KubectlAsync("delete", "validatingwebhookconfiguration,mutatingwebhookconfiguration", "enforcer");
        await cluster.KubectlAsync("delete", "--filename", RepositoryFolder.Find("tests", "cases", "admission", "crds.yaml"), "--wait=false");
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Another webhook process with the same certificate, on ports of its own.</summary>
    public RunningProcess Start() => EnforcerProcess.Start(
        _folder, ["webhook", .. ClusterArguments, "--cert", "webhook.crt", "--key", "webhook.key", "--bind", "127.0.0.1", "--port", "0", "--admin-port", "0", "--drain-delay", "0"]);

    public static async Task<(Uri Url, Uri AdminUrl)> ListeningAsync(RunningProcess process)
    {
        Uri? url = null;
        Uri? admin = null;
        await process.WaitUntilAsync("both ports are said", () =>
        {
            var said = process.Output.Split('\n').Where(line => line.StartsWith("listening on ", StringComparison.Ordinal)).Select(line => new Uri(line[13..].Trim())).ToArray();
            url = said.SingleOrDefault(uri => uri.Scheme == "https");
            admin = said.SingleOrDefault(uri => uri.Scheme == "http");
            return Task.FromResult(url is not null && admin is not null);
        });
        return (url!, admin!);
    }

    private async Task RegisterAsync(string file)
    {
        var shipped = await cluster.KubectlAsync("create", "--dry-run=client", "--output", "json", "--filename", RepositoryFolder.Find("manifests", "base", file));
        var configuration = JsonNode.Parse(shipped.Exits(0).Output)!;
        var authority = Convert.ToBase64String(await File.ReadAllBytesAsync(AuthorityFile));
        foreach (var webhook in configuration["webhooks"]!.AsArray())
        {
            var path = webhook!["clientConfig"]!["service"]!["path"]!.GetValue<string>();
            webhook["clientConfig"] = new JsonObject { ["url"] = new Uri(Url, path).AbsoluteUri, ["caBundle"] = authority };
        }

        (await cluster.KubectlWithInputAsync(configuration.ToJsonString(), "create", "--filename", "-")).Exits(0);
    }

    // The API server follows its webhook configurations with a delay of its own.
    private Task WaitUntilInForceAsync() => _process!.WaitUntilAsync("both configurations are in force", async () =>
    {
        var probe = await cluster.KubectlWithInputAsync(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: probe, annotations: {enforcer.dev/inject: enabled}}
            spec: {containers: [{name: a, image: "a:1"}]}
            """,
            "create",
            "--dry-run=server",
            "--namespace",
            OldNamespace,
            "--output",
            "jsonpath={.metadata.annotations}",
            "--filename",
            "-");
        var refused = await cluster.KubectlAsync(
            "create", "--dry-run=server", "--namespace", OldNamespace, "--filename", RepositoryFolder.Find("tests", "cases", "admission", "refused", "wildcard-role.yaml"));
        return probe.Output.Contains("enforcer.dev/status", StringComparison.Ordinal) && refused.ExitCode != 0;
    });
}
