using System.Net;
using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>An issuer and a gateway as an operator runs them outside a cluster: a file of authorities and a join token.</summary>
public sealed class EnrolmentTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-enrolment-").FullName;
    private readonly int _port = FreePort.Choose();
    private readonly int _admin = FreePort.Choose();
    private readonly List<RunningProcess> _processes = [];
    private readonly HttpClient _client = new();

    public async Task InitializeAsync()
    {
        (await EnforcerAsync("issuer", "ca", "init", "--ca", "ca.json", "--leaf-lifetime", "6s", "--settling", "2s")).Exits(0);
        var state = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "ca.json")))!;
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.crt"), state["active"]!["chain"]!.GetValue<string>());
        await File.WriteAllTextAsync(Path.Combine(_folder, "gateway.yaml"), $$"""
            identity:
              issuer: {url: "https://127.0.0.1:{{_port}}", bundle: ca.crt, token: token, renew: certificate, poll: 1s}
            trustDomain: cluster.local
            listeners:
              - {name: inbound, bind: "127.0.0.1:0", direction: inbound, routes: [{upstream: "http://127.0.0.1:1"}]}
            admin: {bind: "127.0.0.1:{{_admin}}"}
            """);
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_gateway_waits_for_its_first_certificate_renews_it_and_outlives_the_issuer_while_it_holds()
    {
        var gateway = Start("gateway", "--config", "gateway.yaml");
        await gateway.WaitUntilSaidAsync("No certificate has come from");
        // Alive, and refusing by name, although there is nothing to shake hands with.
        await gateway.WaitUntilSaidAsync("listening on");
        using var waiting = await _client.GetAsync(new Uri($"http://127.0.0.1:{_admin}/readyz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        Assert.Equal("ok\n", await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_admin}/healthz")));
        Assert.Null(await SerialAsync());
        var token = (await EnforcerAsync("issuer", "token", "--join-tokens", "join", "--spiffe-id", "spiffe://cluster.local/ns/shop/sa/web")).Exits(0).Output;
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), token);
        var issuer = StartIssuer();
        await gateway.WaitUntilAsync("it has a certificate", async () => await SerialAsync() is not null);
        var first = await SerialAsync();

        await gateway.WaitUntilAsync("the certificate is renewed", async () => await SerialAsync() != first);
        await issuer.KillAsync();
        await gateway.WaitUntilSaidAsync("the present one stays until");
        var metrics = await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_admin}/metrics"));
        var kept = await SerialAsync();
        StartIssuer();
        // By certificate where it was quick, else it has ended: then a new token is all it takes.
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), (await EnforcerAsync("issuer", "token", "--join-tokens", "join", "--spiffe-id", "spiffe://cluster.local/ns/shop/sa/web")).Exits(0).Output);
        await gateway.WaitUntilAsync("it is renewed again", async () => await SerialAsync() != kept);

        Assert.Matches("(?m)^enforcer_gateway_renewals_total\\{result=\"failed\"\\} [1-9]", metrics);
        Assert.DoesNotContain("PRIVATE KEY", string.Concat(Directory.GetFiles(_folder).Where(file => !file.EndsWith("ca.json", StringComparison.Ordinal)).Select(File.ReadAllText)), StringComparison.Ordinal);
        (await gateway.StopAsync()).Exits(0);
    }

    private RunningProcess StartIssuer() => Start("issuer", "--ca", "ca.json", "--join-tokens", "join", "--bind", "127.0.0.1", "--port", $"{_port}", "--admin-port", "0", "--drain-delay", "0");

    private RunningProcess Start(params string[] arguments)
    {
        var process = EnforcerProcess.Start(_folder, arguments);
        _processes.Add(process);
        return process;
    }

    private async Task<string?> SerialAsync() =>
        JsonNode.Parse(await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_admin}/config")))!["identity"]!["serial"]?.GetValue<string>();

    private Task<CommandResult> EnforcerAsync(params string[] arguments) => EnforcerProcess.RunAsync(_folder, null, arguments);
}
