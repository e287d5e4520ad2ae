using System.Text.Json;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary><c>enforcer certs check</c> and <c>rehearse</c> as a user runs them: on files, on a server of another maker, and on a real API server.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class CertsCheckTests(ControlPlane cluster) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-check-").FullName;
    private string _space = "";

    public async Task InitializeAsync()
    {
        (await CertsAsync("init", "--lifetime", "2160h")).Exits(0);
        _space = await cluster.CreateNamespaceAsync("certs");
    }

    public async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        (await cluster.KubectlAsync("delete", "--ignore-not-found", "--wait=false", "namespace", _space)).Exits(0);
    }

    [Fact]
    public async Task Good_files_are_clean_until_they_end()
    {
        (await CertsAsync("check", "certs", "--within", "30d")).Exits(0);

        Assert.Equal(["certs-expired", "certs-expired", "certs-expired"], Rules(await CertsAsync("check", "certs", "--at", TimeProvider.System.GetUtcNow().AddDays(100).ToString("O"), "--format", "json")));
    }

    [Fact]
    public async Task Taking_away_the_root_breaks_every_leaf_and_is_drawn()
    {
        var result = (await CertsAsync("rehearse", "certs", "--remove-root", "certs/ca.crt", "--svg", "line.svg")).Exits(1);

        Assert.Contains("3 would fail", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("<?xml", await File.ReadAllTextAsync(Path.Combine(_folder, "line.svg")), StringComparison.Ordinal);
        (await CertsAsync("rehearse", "certs")).Exits(0);
    }

    [Fact]
    public async Task An_openssl_server_is_checked_from_outside()
    {
        var port = FreePort.Choose();
        await using var server = RunningProcess.Start(
            "openssl", ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", "certs/a.crt", "-key", "certs/a.key", "-CAfile", "certs/ca.crt", "-Verify", "1", "-verify_return_error", "-www"], _folder);
        string[] endpoint = ["check", $"https://127.0.0.1:{port}", "--roots", "certs/ca.crt", "--format", "json"];
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        var first = await CertsAsync(endpoint);
        while (first.ExitCode == 3 && TimeProvider.System.GetUtcNow() < deadline)
        {
            first = await CertsAsync(endpoint);
        }

        first.Exits(0);
        (await CertsAsync([.. endpoint, "--client-cert", "certs/b.crt", "--client-key", "certs/b.key"])).Exits(0);
        (await CertsAsync("init", "--out", "strange")).Exits(0);
        Assert.Equal(["certs-handshake-refused"], Rules(await CertsAsync([.. endpoint, "--client-cert", "strange/b.crt", "--client-key", "strange/b.key"])));
    }

    [Fact]
    public async Task The_secrets_of_a_namespace_are_checked_where_they_are()
    {
        await CreateAsync("good", "certs/webhook.crt", "certs/webhook.key");
        (await CheckClusterAsync()).Exits(0);

        // kubectl itself refuses a pair that does not match.
        var swapped = JsonSerializer.Serialize(new
        {
            apiVersion = "v1",
            kind = "Secret",
            type = "kubernetes.io/tls",
            metadata = new { name = "swapped", @namespace = _space },
            data = new Dictionary<string, string> { ["tls.crt"] = Encode("certs/webhook.crt"), ["tls.key"] = Encode("certs/a.key"), ["ca.crt"] = Encode("certs/ca.crt") },
        });
        (await cluster.KubectlWithInputAsync(swapped, "create", "--filename", "-")).Exits(0);

        var result = await CheckClusterAsync();
        Assert.Equal(["certs-key-mismatch"], Rules(result));
        Assert.DoesNotContain(Encode("certs/a.key")[..60], result.Output, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Rules(CommandResult result)
    {
        using var report = JsonDocument.Parse(result.Exits(1).Output);
        return [.. report.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()!)];
    }

    private string Encode(string file) => Convert.ToBase64String(File.ReadAllBytes(Path.Combine(_folder, file)));

    private async Task CreateAsync(string name, string certificate, string key) => (await cluster.KubectlAsync(
        "create", "secret", "tls", name, $"--cert={Path.Combine(_folder, certificate)}", $"--key={Path.Combine(_folder, key)}", "--namespace", _space)).Exits(0);

    private Task<CommandResult> CheckClusterAsync() => CertsAsync("check", "cluster", "--kubeconfig", cluster.Kubeconfig, "--namespace", _space, "--format", "json");

    private Task<CommandResult> CertsAsync(params string[] arguments) => EnforcerProcess.RunAsync(_folder, null, ["certs", .. arguments]);
}
