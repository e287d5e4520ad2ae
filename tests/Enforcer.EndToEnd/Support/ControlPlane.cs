using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.EndToEnd.Support;

/// <summary>
/// A real etcd, kube-apiserver and kube-controller-manager on loopback, once per test run. Tests use namespaces of their own
/// (<see cref="CreateNamespaceAsync"/>) and remove the cluster-wide objects that they make.
/// </summary>
public sealed class ControlPlane : IAsyncLifetime
{
    private const int Attempts = 3;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    // Requests that wait for etcd hold an API server up for a while.
    private static readonly TimeSpan AgainDeadline = TimeSpan.FromSeconds(180);

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-control-plane-").FullName;
    private readonly string _token = Guid.NewGuid().ToString("n");
    private readonly ControlPlaneCertificates _certificates;
    private readonly List<RunningProcess> _processes = [];
    private ControlPlaneBinaries? _binaries;
    private (int Etcd, int EtcdPeer, int Api) _ports;
    private HttpClient? _client;

    public ControlPlane()
    {
        _certificates = new ControlPlaneCertificates(_folder);
    }

    public Uri Server { get; private set; } = new("https://127.0.0.1/");

    /// <summary>A kubeconfig of a cluster administrator, by bearer token; its only context is <c>test</c>.</summary>
    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>The authority that signed the API server's certificate, PEM.</summary>
    public string AuthorityFile => _certificates.Authority;

    public string AdminToken => _token;

    /// <summary>A client of the API server that trusts it and speaks as the administrator.</summary>
    public HttpClient Client => _client ?? throw new InvalidOperationException("the control plane has not started");

    public async Task InitializeAsync()
    {
        _binaries = ControlPlaneBinaries.Find();
        await _certificates.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "tokens.csv"), $"{_token},admin,admin,system:masters\n");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StartAsync(_binaries);
                return;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Another program may have taken a free port before its owner here bound it.
                await StopAsync();
            }
        }
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs kubectl as the administrator and returns how it ended, whatever the exit code.</summary>
    public Task<CommandResult> KubectlAsync(params string[] arguments) => KubectlWithInputAsync(null, arguments);

    /// <summary>As <see cref="KubectlAsync(string[])"/>, with <paramref name="input"/> on its standard input (<c>-f -</c>).</summary>
    public Task<CommandResult> KubectlWithInputAsync(string? input, params string[] arguments) => KubectlAsync(input, null, arguments);

    /// <summary>As <see cref="KubectlAsync(string[])"/>, with a program in place of the person who edits (<c>kubectl edit</c>).</summary>
    public Task<CommandResult> KubectlWithEditorAsync(string editor, params string[] arguments) => KubectlAsync(null, editor, arguments);

    private Task<CommandResult> KubectlAsync(string? input, string? editor, string[] arguments) => RunningProcess.RunAsync(
        _binaries!.Kubectl,
        ["--kubeconfig", Kubeconfig, "--cache-dir", Path.Combine(_folder, "kubectl-cache"), .. arguments],
        environment: new Dictionary<string, string?> { ["KUBECTL_EXTERNAL_DIFF"] = null, ["KUBECONFIG"] = null, ["KUBE_EDITOR"] = editor },
        // kubectl takes for JSON what begins with a brace, and YAML in its short form does, too.
        input: input?.StartsWith("{apiVersion", StringComparison.Ordinal) == true ? $"---\n{input}" : input);

    /// <summary>Makes a namespace with a fresh name and waits for its default service account, without which no Pod is accepted.</summary>
    public async Task<string> CreateNamespaceAsync(string prefix)
    {
        var name = $"{prefix}-{Guid.NewGuid():n}"[..(prefix.Length + 9)];
        (await KubectlAsync("create", "namespace", name)).Exits(0);
        await _processes[^1].WaitUntilAsync(
            $"namespace {name} has its default service account",
            async () => (await KubectlAsync("get", "serviceaccount", "default", "--namespace", name, "--output", "jsonpath={.metadata.name}{.secrets}")).Output.StartsWith("default", StringComparison.Ordinal));
        return name;
    }

    /// <summary>A kubeconfig of a user of these groups, by client certificate; RBAC decides what it may do.</summary>
    public async Task<string> CreateKubeconfigAsync(string user, params string[] groups)
    {
        var (certificate, key) = await _certificates.CreateUserAsync(user, groups);
        var file = Path.Combine(_folder, $"kubeconfig-{Guid.NewGuid():n}");
        await WriteKubeconfigAsync(file, $"client-certificate: {certificate}\n    client-key: {key}");
        return file;
    }

    private async Task StartAsync(ControlPlaneBinaries binaries)
    {
        _ports = (FreePort.Choose(), FreePort.Choose(), FreePort.Choose());
        var (etcd, etcdPeer, api) = _ports;
        Server = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{api}/"));
        await WriteKubeconfigAsync(Kubeconfig, $"token: {_token}");
        _client?.Dispose();
        _client = CreateClient();

        Start(binaries.Etcd, EtcdArguments(etcd, etcdPeer));
        var server = Start(binaries.ApiServer, ApiServerArguments(etcd, api));
        await server.WaitUntilReadyAsync(new Uri(Server, "readyz"), Client, StartDeadline);
        Start(binaries.ControllerManager, await ControllerManagerArgumentsAsync(binaries));
    }

    /// <summary>Ends etcd as a crash does; the API server stays, and can store nothing.</summary>
    public Task StopEtcdAsync() => _processes[0].KillAsync();

    /// <summary>Starts it again where it was, with what it had stored.</summary>
    public async Task StartEtcdAsync()
    {
        _processes[0] = await StartAgainAsync(_processes[0], _binaries!.Etcd, EtcdArguments(_ports.Etcd, _ports.EtcdPeer));
        await _processes[1].WaitUntilReadyAsync(new Uri(Server, "readyz"), Client, AgainDeadline);
    }

    /// <summary>Ends the API server as a crash does.</summary>
    public Task StopApiServerAsync() => _processes[1].KillAsync();

    /// <summary>Starts it again at its address.</summary>
    public async Task StartApiServerAsync()
    {
        _processes[1] = await StartAgainAsync(_processes[1], _binaries!.ApiServer, ApiServerArguments(_ports.Etcd, _ports.Api));
        await _processes[1].WaitUntilReadyAsync(new Uri(Server, "readyz"), Client, AgainDeadline);
    }

    private async Task<RunningProcess> StartAgainAsync(RunningProcess ended, string program, string[] arguments)
    {
        await ended.DisposeAsync();
        return RunningProcess.Start(program, arguments, _folder);
    }

    private RunningProcess Start(string program, string[] arguments)
    {
        var process = RunningProcess.Start(program, arguments, _folder);
        _processes.Add(process);
        return process;
    }

    private string[] EtcdArguments(int port, int peerPort)
    {
        var data = Path.Combine(_folder, $"etcd-{port.ToString(CultureInfo.InvariantCulture)}");
        var (client, peer) = (Loopback(port), Loopback(peerPort));
        return
        [
            "--data-dir", data, "--unsafe-no-fsync", "--log-level", "error", "--name", "default",
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}",
        ];
    }

    private string[] ApiServerArguments(int etcdPort, int port) =>
    [
        "--etcd-servers", Loopback(etcdPort),
        "--bind-address", "127.0.0.1", "--secure-port", port.ToString(CultureInfo.InvariantCulture), "--cert-dir", _folder,
        "--tls-cert-file", _certificates.Server, "--tls-private-key-file", _certificates.ServerKey,
        "--client-ca-file", _certificates.Authority, "--token-auth-file", Path.Combine(_folder, "tokens.csv"),
        "--service-account-issuer", "https://kubernetes.default.svc", "--service-account-key-file", _certificates.ServiceAccountKey,
        "--service-account-signing-key-file", _certificates.ServiceAccountKey,
        "--authorization-mode", "RBAC", "--allow-privileged=true", "--service-cluster-ip-range", "10.96.0.0/16",
        // A loopback address is refused as an endpoint of the 'kubernetes' Service.
        "--endpoint-reconciler-type", "none",
        // On by default since 1.23.
        "--feature-gates", "EphemeralContainers=true",
    ];

    private async Task<string[]> ControllerManagerArgumentsAsync(ControlPlaneBinaries binaries)
    {
        var port = FreePort.Choose().ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "--kubeconfig", Kubeconfig, "--bind-address", "127.0.0.1", "--secure-port", port, "--cert-dir", _folder, "--leader-elect=false",
            // Each controller under its own account, as in a cluster: the webhook tells them apart.
            "--use-service-account-credentials=true",
            "--service-account-private-key-file", _certificates.ServiceAccountKey, "--root-ca-file", _certificates.Authority,
        ];
        // Before 1.24 it also listens on a fixed plaintext port, unless told not to.
        var version = (await RunningProcess.RunAsync(binaries.ControllerManager, ["--version"])).Exits(0).Output;
        var minor = int.Parse(version.Split('.')[1], CultureInfo.InvariantCulture);
        return minor < 24 ? [.. arguments, "--port", "0"] : arguments;
    }

    private static string Loopback(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    private HttpClient CreateClient()
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(_certificates.Authority);
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        var client = new HttpClient(handler) { BaseAddress = Server };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return client;
    }

    private Task WriteKubeconfigAsync(string file, string credentials) => File.WriteAllTextAsync(file, $"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster:
            server: {Server}
            certificate-authority: {_certificates.Authority}
        users:
        - name: test
          user:
            {credentials}
        contexts:
        - name: test
          context: {"{"}cluster: test, user: test{"}"}

        """);

    private async Task StopAsync()
    {
        // The API server first: without etcd it would wait for its deadlines.
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        _processes.Clear();
        _client?.Dispose();
        _client = null;
    }
}
