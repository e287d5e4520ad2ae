using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>
/// Plants secrets in everything that the program reads and searches everything that it says: reports, errors, logs, metrics, answers, drawings.
/// Of a secret at most its first two characters may be told.
/// </summary>
public sealed class SecretLeakTests : IDisposable
{
    // Made here, as nothing shaped like a secret stands in the repository; every kind of place takes one of its own.
    private static readonly string Password = "Qx7v" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + "Zk";
    private static readonly string Token = "gh" + "p_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(18));
    private static readonly string Url = "Wq9r" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + "Tz";
    private static readonly string Other = "Jm4b" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + "Pd";
    private static readonly string[] Planted = [Password, Token, Url, Other];

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-leak-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--format", "text")]
    [InlineData("--format", "json")]
    [InlineData("--format", "sarif")]
    [InlineData("--format", "junit")]
    [InlineData("--format", "gitlab")]
    [InlineData("--format", "github")]
    [InlineData("--explain", "secrets-env-literal")]
    [InlineData("--explain", "Deployment/shop/web", "--format", "json")]
    [InlineData("--mesh-map", "map.html")]
    [InlineData("--fix", "--dry-run")]
    public async Task Scan_tells_of_no_secret(params string[] options)
    {
        Plant();

        var result = await RunAsync(["scan", "files", .. options]);
        var map = Path.Combine(_folder, "map.html");

        Assert.InRange(result.ExitCode, 0, 1);
        Assert.NotEqual("", result.Output);
        Clean(result + (File.Exists(map) ? await File.ReadAllTextAsync(map) : ""));
    }

    [Fact]
    public async Task History_tells_of_no_secret()
    {
        Plant();
        foreach (var arguments in new[] { "init --quiet", "add --all", "-c user.name=a -c user.email=a@example.com commit --quiet --message first" })
        {
            (await RunningProcess.RunAsync("git", arguments.Split(' '), Path.Combine(_folder, "files"))).Exits(0);
        }

        foreach (var format in new[] { "text", "json", "sarif" })
        {
            Clean((await RunAsync("scan", "files", "--history", "--format", format)).Exits(1).ToString());
        }
    }

    [Fact]
    public async Task A_fix_that_fails_tells_of_no_secret()
    {
        Plant();

        // A folder in the place of the file for the values, and one that cannot be written.
        Clean((await RunAsync("scan", "files", "--fix", "--secrets-out", _folder)).Exits(2).ToString());
        Clean((await RunAsync("scan", "files", "--fix", "--secrets-out", "/proc/none/secrets.yaml")).ToString());
    }

    [Fact]
    public async Task Policy_tests_tell_of_no_secret()
    {
        Write("cases/secrets-env-literal/allow-a.yaml", Deployment);
        Write("cases/secrets-env-literal/deny-b.yaml", Deployment + "# expect: spec.nowhere\n");

        foreach (var format in new[] { "text", "json", "junit" })
        {
            Clean((await RunAsync("test", "cases", "--format", format)).ToString());
        }
    }

    [Fact]
    public async Task Drift_tells_of_no_secret()
    {
        Plant();
        Write("live/web.yaml", (Deployment + Secret + ConfigMap).Replace(Password, Other + "1", StringComparison.Ordinal).Replace(Token, Other + "2", StringComparison.Ordinal));
        Write("desired/web.yaml", Deployment + Secret + ConfigMap);

        foreach (var format in new[] { "text", "json", "sarif" })
        {
            Clean((await RunAsync("drift", "--desired", "desired", "--live", "live", "--format", format)).Exits(1).ToString());
        }
    }

    [Fact]
    public async Task The_webhook_tells_of_no_secret()
    {
        (await EnforcerProcess.RunAsync("certs", "init", "--out", _folder)).Exits(0);
        await using var process = EnforcerProcess.Start(
            _folder, "webhook", "--no-cluster", "--cert", "webhook.crt", "--key", "webhook.key", "--bind", "127.0.0.1", "--port", "0", "--admin-port", "0", "--drain-delay", "0", "--decision-log", "decisions.jsonl");
        var (url, admin) = await RegisteredWebhook.ListeningAsync(process);
        using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        var said = new StringBuilder();
        var review = Review();
        foreach (var body in new[] { review, review[..^20], review.Replace("\"containers\"", "\"containers\": 1, \"containers\"", StringComparison.Ordinal), Password, $"{{\"{Token}\":1}}" })
        {
            foreach (var path in new[] { "validate", "mutate", $"{Url}" })
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, path)) { Content = content };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Other);
                using var answer = await client.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                said.Append(text).Append(Patch(text));
            }
        }

        said.Append(await client.GetStringAsync(new Uri(admin, "metrics")));
        var ended = await process.StopAsync();

        Assert.Contains("secrets-env-literal", said.ToString(), StringComparison.Ordinal);
        Clean(said + ended.ToString() + await File.ReadAllTextAsync(Path.Combine(_folder, "decisions.jsonl")));
    }

    [Fact]
    public async Task The_gateway_tells_of_no_secret()
    {
        (await EnforcerProcess.RunAsync("certs", "init", "--out", _folder)).Exits(0);
        var (port, adminPort) = (FreePort.Choose(), FreePort.Choose());
        var good = $$"""
            identity: {certificate: a.crt, key: a.key, bundle: ca.crt}
            trustDomain: cluster.local
            listeners:
              - name: outbound
                bind: 127.0.0.1:{{port}}
                direction: outbound
                routes: [{upstream: "https://127.0.0.1:{{FreePort.Choose()}}", peer: spiffe://cluster.local/ns/shop/sa/orders}]
            admin: {bind: "127.0.0.1:{{adminPort}}"}
            """;
        var file = Write("gateway.yaml", good);
        await using var process = EnforcerProcess.Start(_folder, "gateway", "--config", file);
        using var client = new HttpClient();
        await process.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{adminPort}/readyz"), client);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/orders/{Token}?access_token={Password}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Other);
        request.Headers.Add("Cookie", $"session={Url}");
        using var answer = await client.SendAsync(request);
        Write("gateway.yaml", good.Replace("https://127", $"https://app:{Url}@127", StringComparison.Ordinal) + $"\npassword: {Password}\n");
        await process.WaitUntilAsync("the faulty configuration is refused", () => Task.FromResult((process.Error + process.Output).Contains("reload", StringComparison.OrdinalIgnoreCase) || (process.Error + process.Output).Contains("gateway.yaml", StringComparison.Ordinal)));
        var said = await answer.Content.ReadAsStringAsync();
        foreach (var page in new[] { "metrics", "config", "peers" })
        {
            said += await client.GetStringAsync(new Uri($"http://127.0.0.1:{adminPort}/{page}"));
        }

        var ended = await process.StopAsync();
        var refused = await RunAsync("gateway", "--config", file);

        Assert.True(answer.StatusCode >= HttpStatusCode.InternalServerError);
        Clean(said + ended + refused.Exits(2));
    }

    [Theory]
    [InlineData("drift", "--desired", "files/good", "--live", "cluster", "--kubeconfig", "kubeconfig")]
    [InlineData("controller", "--kubeconfig", "broken")]
    [InlineData("webhook", "--kubeconfig", "broken", "--cert", "webhook.crt", "--key", "webhook.key", "--port", "0", "--admin-port", "0")]
    [InlineData("certs", "check", "cluster", "--kubeconfig", "kubeconfig")]
    public async Task Who_cannot_reach_the_cluster_tells_nothing_of_the_credentials(params string[] arguments)
    {
        (await EnforcerProcess.RunAsync("certs", "init", "--out", _folder)).Exits(0);
        Plant();
        var kubeconfig = $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:{{FreePort.Choose()}}"} }]
            users: [{name: a, user: {token: {{Token}}, username: app, password: {{Password}} } }]
            contexts: [{name: a, context: {cluster: a, user: a} }]
            current-context: a
            """;
        Write("kubeconfig", kubeconfig);
        Write("broken", kubeconfig + "\nextra: [" + Url);

        var result = await RunAsync(arguments);

        Assert.NotEqual(0, result.ExitCode);
        Clean(result.ToString());
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => EnforcerProcess.RunAsync(_folder, null, arguments);

    private static string Patch(string review)
    {
        var at = review.IndexOf("\"patch\":\"", StringComparison.Ordinal);
        return at < 0 ? "" : Encoding.UTF8.GetString(Convert.FromBase64String(review[(at + 9)..review.IndexOf('"', at + 9)]));
    }

    private static void Clean(string said) => SecretSearch.AssertNone(said, Planted);

    private static string Deployment => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
          annotations: {acme.example.com/api-token: "{{Token}}"}
        spec:
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec:
              containers:
              - name: app
                image: app:1
                args: ["--password={{Password}}", "--token", "{{Token}}"]
                env:
                - {name: DB_PASSWORD, value: "{{Password}}"}
                - name: API_TOKEN
                  value: {{Token}}
                - name: DATABASE_URL
                  value: postgres://app:{{Url}}@db/orders
        ---

        """;

    private static string Secret => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: shop}
        data: {password: "{{SecretSearch.Encoded(Password)}}"}
        stringData: {token: "{{Token}}"}
        ---

        """;

    private static string ConfigMap => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data:
          password: {{Password}}
          app.properties: |
            db.password={{Url}}
            api.token={{Token}}
        ---

        """;

    private static string Review() => $$"""
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
        "name":"web","namespace":"shop","operation":"CREATE","userInfo":{"username":"a","extra":{"token":["{{Other}}"]} },"options":{},
        "object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","annotations":{"a/token":"{{Token}}"} },"spec":{"containers":[{"name":"app","image":"app:1","args":["--password={{Password}}"],
        "env":[{"name":"DB_PASSWORD","value":"{{Password}}"},{"name":"URL","value":"postgres://app:{{Url}}@db/x"},{"name":"REF","value":"secretref:{{Token}}"}]}]} } } }
        """;

    private void Plant()
    {
        Write("files/web.yaml", Deployment + Secret + ConfigMap);
        Write("files/good/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {mode: fast}\n");
        Write("files/broken.yaml", $"a: [\n  password: {Password}\n{Token}: }}\n");
        Write("files/duplicate.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: d}}\ndata:\n  {Token}: a\n  {Token}: b\n");
        Write("files/broken.json", $"{{\"password\": \"{Password}\" \"{Token}\"");
        Write("files/main.tf", $"resource \"aws_db_instance\" \"a\" {{\n  password = \"{Password}\"\n  {Token} {Url}\n}}\n");
        Write("files/values.yaml", $"auth:\n  password: {Password}\n  url: https://app:{Url}@example.com\n");
        Write("files/.env", $"TOKEN={Token}\nPASSWORD={Password}\n");
        Write("files/app.py", $"token = '{Token}'\nurl = 'postgres://app:{Url}@db'\n");
        Write("files/enforcer.yaml", $"apiVersion: enforcer.dev/v1alpha1\nkind: SecretBinding\nmetadata: {{name: b, namespace: shop}}\nspec: {{env: \"{Password}\", secret: {{name: \"{Token}\"}}}}\n");
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
