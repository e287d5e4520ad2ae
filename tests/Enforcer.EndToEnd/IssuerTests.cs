using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary><c>enforcer issuer</c> in a cluster: two replicas with one Secret, judged by the real API server.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class IssuerTests(ControlPlane cluster) : IAsyncLifetime
{
    private const string Audience = "enforcer.dev/issuer";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<RunningProcess> _processes = [];
    private string _space = "";

    public async Task InitializeAsync() => _space = await cluster.CreateNamespaceAsync("issuer");

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task Gives_a_pod_the_identity_of_its_account_and_nobody_else()
    {
        var issuer = await StartAsync("one");
        var pod = await CreatePodAsync("orders");

        using var answer = await EnrolAsync(issuer, await TokenAsync("orders", Audience, pod));
        using var leaf = await LeafAsync(answer);

        Assert.Contains($"spiffe://cluster.local/ns/{_space}/sa/orders", leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().Format(false), StringComparison.Ordinal);
        Assert.Contains($"for 'system:serviceaccount:{_space}:orders pod orders uid {pod}' by token", issuer.Error, StringComparison.Ordinal);
        Assert.Equal("token-unbound", await RefusalAsync(issuer, await TokenAsync("orders", Audience, null)));
        Assert.Equal("token-invalid", await RefusalAsync(issuer, await TokenAsync("orders", "https://kubernetes.default.svc", pod)));
        Assert.Equal("token-invalid", await RefusalAsync(issuer, cluster.AdminToken));
        Assert.Equal("token-invalid", await RefusalAsync(issuer, "guess"));
        var token = await TokenAsync("orders", Audience, pod);
        (await cluster.KubectlAsync("delete", "pod", "orders", "--namespace", _space, "--grace-period=0", "--force")).Exits(0);
        // The API server remembers a token for some seconds; the Pod is asked for each time.
        Assert.Contains(await RefusalAsync(issuer, token), (string[])["token-invalid", "token-unbound"]);
    }

    [Fact]
    public async Task Replicas_share_one_authority_and_every_revocation_and_take_up_a_step_that_a_killed_one_left()
    {
        var first = await StartAsync("one");
        var second = await StartAsync("two");
        var pod = await CreatePodAsync("web");
        using var one = await LeafAsync(await EnrolAsync(first, await TokenAsync("web", Audience, pod)));
        using var two = await LeafAsync(await EnrolAsync(second, await TokenAsync("web", Audience, pod)));
        Assert.Equal(one.Issuer, two.Issuer);

        (await CommandAsync("certs", "revoke", "--serial", one.SerialNumber)).Exits(0);
        foreach (var replica in _processes)
        {
            await UntilAsync(replica, "it publishes the revocation", async () => (await GetAsync(replica, "/.well-known/enforcer/crl")).Contains("X509 CRL", StringComparison.Ordinal) && replica.Error.Contains("1 leaves revoked", StringComparison.Ordinal));
        }

        (await CommandAsync("issuer", "ca", "prepare")).Exits(0);
        await first.KillAsync();
        var again = (await CommandAsync("issuer", "ca", "prepare")).Exits(0);
        var early = await CommandAsync("issuer", "ca", "activate");
        var forced = (await CommandAsync("issuer", "ca", "activate", "--force")).Exits(0);
        var third = await StartAsync("three");
        (await CommandAsync("issuer", "ca", "activate", "--force")).Exits(0);
        await UntilAsync(second, "it signs with the new authority", async () => (await LeafAsync(await EnrolAsync(second, await TokenAsync("web", Audience, pod)))).Issuer != one.Issuer);
        using var next = await LeafAsync(await EnrolAsync(third, await TokenAsync("web", Audience, pod)));

        Assert.StartsWith("was prepared already", again.Output, StringComparison.Ordinal);
        Assert.StartsWith("not yet: waiting for", early.Exits(1).Output, StringComparison.Ordinal);
        Assert.StartsWith("activated", forced.Output, StringComparison.Ordinal);
        Assert.NotEqual(one.Issuer, next.Issuer);
        Assert.Contains("not yet: waiting for", (await CommandAsync("issuer", "ca", "retire")).Exits(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signs_approved_requests_of_the_kubernetes_api_and_distributes_the_bundle()
    {
        var issuer = await StartAsync("one", "--sign-requests", "--distribute-bundle", "--namespace", _space);
        (await cluster.KubectlAsync("label", "namespace", _space, "enforcer.dev/inject=enabled")).Exits(0);
        (await cluster.KubectlAsync("create", "serviceaccount", "billing", "--namespace", _space)).Exits(0);
        var (good, bad, unapproved) = ($"{_space}-good", $"{_space}-bad", $"{_space}-unapproved");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=system:admin", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await CreateRequestAsync(good, request, "client auth");
        await CreateRequestAsync(bad, request, "signing");
        await CreateRequestAsync(unapproved, request, "client auth");
        (await cluster.KubectlAsync("certificate", "approve", good, bad)).Exits(0);

        await UntilAsync(issuer, "the certificate is there", async () => (await FieldAsync(good, "{.status.certificate}")).Length > 0);
        await UntilAsync(issuer, "the other failed", async () => (await FieldAsync(bad, "{.status.conditions[?(@.type=='Failed')].status}")) == "True");
        using var leaf = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(await FieldAsync(good, "{.status.certificate}"))));

        Assert.Contains($"spiffe://cluster.local/ns/{_space}/sa/billing", leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().Format(false), StringComparison.Ordinal);
        Assert.Equal("CN=billing", leaf.Subject);
        Assert.Equal("", await FieldAsync(unapproved, "{.status.certificate}"));
        await UntilAsync(issuer, "the bundle is in the namespace", async () =>
            (await cluster.KubectlAsync("get", "configmap", "enforcer-bundle", "--namespace", _space, "--output", "jsonpath={.data}")).Output.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal));
        await cluster.KubectlAsync("delete", "csr", good, bad, unapproved);
    }

    [Fact]
    public async Task The_manifests_grant_all_that_the_issuer_needs()
    {
        var rbac = (await File.ReadAllTextAsync(RepositoryFolder.Find("manifests", "components", "issuer", "rbac.yaml"))).Replace("namespace: enforcer-system", $"namespace: {_space}", StringComparison.Ordinal);
        (await cluster.KubectlWithInputAsync(rbac, "apply", "--filename", "-")).Exits(0);
        try
        {
            var user = await cluster.CreateKubeconfigAsync($"system:serviceaccount:{_space}:enforcer-issuer");
            (await cluster.KubectlAsync("label", "namespace", _space, "enforcer.dev/bundle=enabled")).Exits(0);
            var issuer = await StartAsAsync("granted", user, $"{_space}/enforcer-issuer-authority", "--sign-requests", "--distribute-bundle", "--namespace", _space);
            var pod = await CreatePodAsync("granted");
            await CreateRequestAsync($"{_space}-granted", new CertificateRequest("CN=any", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256).CreateSigningRequestPem(), "client auth");
            (await cluster.KubectlAsync("certificate", "approve", $"{_space}-granted")).Exits(0);

            using var leaf = await LeafAsync(await EnrolAsync(issuer, await TokenAsync("granted", Audience, pod)));
            await UntilAsync(issuer, "the bundle is in the namespace", async () => (await cluster.KubectlAsync("get", "configmap", "enforcer-bundle", "--namespace", _space)).ExitCode == 0);
            await UntilAsync(issuer, "the certificate is there", async () => (await FieldAsync($"{_space}-granted", "{.status.certificate}")).Length > 0);
            await UntilAsync(issuer, "its ledger is written", async () => (await cluster.KubectlAsync("get", "configmap", "--namespace", _space, "--output", "jsonpath={.items[*].data}")).Output.Contains(leaf.SerialNumber[..16], StringComparison.Ordinal));
            (await issuer.StopAsync()).Exits(0);

            Assert.DoesNotContain("forbidden", issuer.Error, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await cluster.KubectlWithInputAsync(rbac, "delete", "--filename", "-");
            await cluster.KubectlAsync("delete", "csr", $"{_space}-granted", "--ignore-not-found");
        }
    }

    private Task<RunningProcess> StartAsync(string replica, params string[] more) => StartAsAsync(replica, cluster.Kubeconfig, $"{_space}/authority", more);

    private async Task<RunningProcess> StartAsAsync(string replica, string kubeconfig, string secret, params string[] more)
    {
        var process = EnforcerProcess.Start(
            null,
            [
                "issuer", "--kubeconfig", kubeconfig, "--ca-secret", secret, "--create-ca", "cluster.local", "--service-accounts", "--replica", replica, "--bind", "127.0.0.1",
                "--port", "0", "--admin-port", "0", "--drain-delay", "0", .. more,
            ]);
        _processes.Add(process);
        await process.WaitUntilAsync("it listens", () => Task.FromResult(process.Output.Split('\n').Count(line => line.StartsWith("listening", StringComparison.Ordinal)) == 2), Patience);
        return process;
    }

    private Task<CommandResult> CommandAsync(params string[] arguments) =>
        EnforcerProcess.RunAsync([.. arguments, "--ca-secret", $"{_space}/authority", "--kubeconfig", cluster.Kubeconfig]);

    private async Task<string> CreatePodAsync(string account)
    {
        (await cluster.KubectlAsync("create", "serviceaccount", account, "--namespace", _space)).Exits(0);
        (await cluster.KubectlWithInputAsync(
            $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{account}}, namespace: {{_space}}}
            spec:
              serviceAccountName: {{account}}
              automountServiceAccountToken: false
              containers: [{name: app, image: app}]
            """,
            "create",
            "--filename",
            "-")).Exits(0);
        return (await cluster.KubectlAsync("get", "pod", account, "--namespace", _space, "--output", "jsonpath={.metadata.uid}")).Exits(0).Output.Trim();
    }

    // What the kubelet asks for when it projects a token.
    private async Task<string> TokenAsync(string account, string audience, string? pod)
    {
        var spec = new JsonObject { ["audiences"] = new JsonArray(audience), ["expirationSeconds"] = 600 };
        if (pod is not null)
        {
            spec["boundObjectRef"] = new JsonObject { ["kind"] = "Pod", ["apiVersion"] = "v1", ["name"] = account, ["uid"] = pod };
        }

        using var body = Json(new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = spec });
        using var answer = await cluster.Client.PostAsync(new Uri(cluster.Server, $"api/v1/namespaces/{_space}/serviceaccounts/{account}/token"), body);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["status"]!["token"]!.GetValue<string>();
    }

    private async Task CreateRequestAsync(string name, string pem, string usage)
    {
        var asked = new JsonObject
        {
            ["apiVersion"] = "certificates.k8s.io/v1",
            ["kind"] = "CertificateSigningRequest",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["request"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)),
                ["signerName"] = "enforcer.dev/workload",
                ["usages"] = new JsonArray("digital signature", usage),
            },
        };
        using var body = Json(asked);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cluster.Server, "apis/certificates.k8s.io/v1/certificatesigningrequests")) { Content = body };
        // The server writes down who asked; an administrator may ask in another's name.
        request.Headers.Add("Impersonate-User", $"system:serviceaccount:{_space}:billing");
        request.Headers.Add("Impersonate-Group", "system:masters");
        using var answer = await cluster.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> FieldAsync(string name, string path) => (await cluster.KubectlAsync("get", "csr", name, "--output", $"jsonpath={path}")).Exits(0).Output.Trim();

    private static async Task<HttpResponseMessage> EnrolAsync(RunningProcess issuer, string token)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var client = Client();
        using var body = new StringContent(Convert.ToBase64String(new CertificateRequest("CN=any", key, HashAlgorithmName.SHA256).CreateSigningRequest()));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(AddressOf(issuer), "/.well-known/est/simpleenroll")) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request);
    }

    private static async Task<string> RefusalAsync(RunningProcess issuer, string token)
    {
        using var answer = await EnrolAsync(issuer, token);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.GetValues("x-enforcer-reason").Single();
    }

    private static async Task<X509Certificate2> LeafAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        var folder = Directory.CreateTempSubdirectory("enforcer-leaf-");
        try
        {
            var file = Path.Combine(folder.FullName, "leaf.p7");
            await File.WriteAllBytesAsync(file, Convert.FromBase64String(text));
            var pem = (await RunningProcess.RunAsync("openssl", ["pkcs7", "-inform", "DER", "-print_certs", "-in", file])).Exits(0).Output;
            return X509Certificate2.CreateFromPem(pem);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> GetAsync(RunningProcess issuer, string path)
    {
        using var client = Client();
        return await client.GetStringAsync(new Uri(AddressOf(issuer), path));
    }

#pragma warning disable CA5359 // These tests are about who gets what; that clients verify the issuer is tested with the gateway.
    private static HttpClient Client() => new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } });
#pragma warning restore CA5359

    private static Uri AddressOf(RunningProcess issuer) =>
        new(issuer.Output.Split('\n').First(line => line.StartsWith("listening on https", StringComparison.Ordinal))[13..].Trim());

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static Task UntilAsync(RunningProcess process, string what, Func<Task<bool>> condition) => process.WaitUntilAsync(what, condition, Patience);
}
