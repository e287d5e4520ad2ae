using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>An issuer that replaces its authority by schedule and is killed between every two steps; a gateway lives through it.</summary>
public sealed class RotationScheduleTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-schedule-").FullName;
    private readonly int _port = FreePort.Choose();
    private readonly int _admin = FreePort.Choose();
    private readonly List<RunningProcess> _processes = [];
    private readonly HttpClient _client = new();

    public async Task InitializeAsync()
    {
        (await EnforcerAsync("issuer", "ca", "init", "--ca", "ca.json", "--leaf-lifetime", "15s", "--settling", "2s")).Exits(0);
        await File.WriteAllTextAsync(PathOf("ca.crt"), State()["active"]!["chain"]!.GetValue<string>());
        await File.WriteAllTextAsync(PathOf("gateway.yaml"), $$"""
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
    public async Task Goes_on_wherever_it_was_killed_and_the_gateway_stays_in_service()
    {
        var first = Active();
        var issuer = await StartIssuerAsync("never");
        var gateway = Start("gateway", "--config", "gateway.yaml");
        await gateway.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{_admin}/readyz"), _client, Patience);

        issuer = await RestartAsync(issuer, "1s");
        await issuer.WaitUntilAsync("the next one is prepared", () => Task.FromResult(State()["next"] is not null), Patience);
        Assert.Equal(first, Active());
        issuer = await RestartAsync(issuer, "1s");
        await issuer.WaitUntilAsync("it signs", () => Task.FromResult(State()["previous"] is not null), Patience);
        var second = Active();
        Assert.NotEqual(first, second);
        // From here on the schedule is over after this round.
        issuer = await RestartAsync(issuer, "auto");
        await issuer.WaitUntilAsync("the old one is retired", () => Task.FromResult(State()["previous"] is null), Patience);
        issuer = await RestartAsync(issuer, "auto");

        Assert.Equal(second, Active());
        Assert.Null(State()["next"]);
        await gateway.WaitUntilAsync("it is in service", ServesAsync, Patience);
        (await gateway.StopAsync()).Exits(0);
        (await issuer.StopAsync()).Exits(0);
    }

    // In service: its own chain holds under what it trusts, and nothing newer was refused.
    private async Task<bool> ServesAsync()
    {
        using var ready = await _client.GetAsync(new Uri($"http://127.0.0.1:{_admin}/readyz"));
        var identity = JsonNode.Parse(await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_admin}/config")))!["identity"]!;
        return ready.IsSuccessStatusCode && identity["fault"] is null;
    }

    private async Task<RunningProcess> RestartAsync(RunningProcess issuer, string schedule)
    {
        await issuer.KillAsync();
        return await StartIssuerAsync(schedule);
    }

    private async Task<RunningProcess> StartIssuerAsync(string schedule)
    {
        // By certificate where that still holds, else by a new token: a killed issuer may be away for longer than a leaf of seconds lives.
        await File.WriteAllTextAsync(PathOf("token"), (await EnforcerAsync("issuer", "token", "--join-tokens", "join", "--spiffe-id", "spiffe://cluster.local/ns/shop/sa/web")).Exits(0).Output);
        var process = Start("issuer", "--ca", "ca.json", "--join-tokens", "join", "--rotate-ca-every", schedule, "--replica", "one", "--bind", "127.0.0.1", "--port", $"{_port}", "--admin-port", "0", "--drain-delay", "0");
        await process.WaitUntilSaidAsync("listening on https://", Patience);
        return process;
    }

    private RunningProcess Start(params string[] arguments)
    {
        var process = EnforcerProcess.Start(_folder, arguments);
        _processes.Add(process);
        return process;
    }

    private string Active() => State()["active"]!["chain"]!.GetValue<string>();

    // Replaced whole by a rename, so that a reader never sees half of it.
    private JsonNode State() => JsonNode.Parse(File.ReadAllText(PathOf("ca.json")))!;

    private Task<CommandResult> EnforcerAsync(params string[] arguments) => EnforcerProcess.RunAsync(_folder, null, arguments);

    private string PathOf(string name) => Path.Combine(_folder, name);
}
